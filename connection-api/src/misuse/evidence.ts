import type { Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'

/** What was done in an owner's calendar, and by how many yeses. */
export async function doneFor(database: Kysely<Database>, ownerId: string) {
  const appointments = await database
    .selectFrom('appointments')
    .select('status')
    .where('owner_id', '=', ownerId)
    .where('status', '<>', 'held')
    .execute()
  const events = await database
    .selectFrom('calendar_events')
    .innerJoin('calendar_accounts', 'calendar_accounts.id', 'account_id')
    .select('calendar_events.id')
    .where('user_id', '=', ownerId)
    .execute()
  const consents = await database
    .selectFrom('consents')
    .select('id')
    .where('owner_id', '=', ownerId)
    .where('used_at', 'is not', null)
    .execute()
  const statuses = appointments.map(({ status }) => status)
  return { appointments: statuses, events: events.length, consents: consents.length }
}

/** As {@link doneFor} of somebody who has so many appointments, and nothing else. */
export const appointmentsAlone = (count: number) => ({
  appointments: Array.from({ length: count }, () => 'confirmed'),
  events: count,
  consents: count,
})

/** Codes of what these people's tool calls were refused with. */
export async function refusalsOf(
  database: Kysely<Database>,
  ownerIds: readonly string[],
): Promise<string[]> {
  const rows = await database
    .selectFrom('audit')
    .select('code')
    .distinct()
    .where('owner_id', 'in', [...ownerIds])
    .where('outcome', '<>', 'allowed')
    .execute()
  return rows.map(({ code }) => code ?? '').toSorted()
}

/** Names of the tools that somebody's audit tells of. */
export async function auditedTools(database: Kysely<Database>, ownerId: string): Promise<string[]> {
  const rows = await database
    .selectFrom('audit')
    .select('tool')
    .where('owner_id', '=', ownerId)
    .execute()
  return rows.map(({ tool }) => tool)
}
