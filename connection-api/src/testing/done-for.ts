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
