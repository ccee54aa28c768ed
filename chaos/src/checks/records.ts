import type { AppointmentRow, ConsentRow, Database } from '@parley/shared/database/schema'
import { sql, type Kysely } from 'kysely'
import type { Owner } from '../people/owner.ts'

/** An appointment's row with what it keeps others out of, in ms. */
export interface KeptRow extends AppointmentRow {
  readonly kept_from: Date
  readonly kept_to: Date
}

/** What our own database says when all is over. */
export interface Records {
  readonly appointments: readonly KeptRow[]
  readonly consents: ReadonlyMap<string, ConsentRow>
  /** Audit rows of what was changed. */
  readonly allowed: number
  readonly account: string
}

export async function readRecords(database: Kysely<Database>, owner: Owner): Promise<Records> {
  const { userId, accountId } = owner
  const appointments = await database
    .selectFrom('appointments')
    .selectAll()
    .select([sql<Date>`lower(blocked)`.as('kept_from'), sql<Date>`upper(blocked)`.as('kept_to')])
    .where('owner_id', '=', userId)
    .orderBy('start_at')
    .execute()
  const consents = await database
    .selectFrom('consents')
    .selectAll()
    .where('owner_id', '=', userId)
    .execute()
  const audit = await database
    .selectFrom('audit')
    .select('id')
    .where('owner_id', '=', userId)
    .where('outcome', '=', 'allowed')
    .execute()
  const { status } = await database
    .selectFrom('calendar_accounts')
    .select('status')
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow()
  return {
    appointments,
    consents: new Map(consents.map((consent) => [consent.id, consent])),
    allowed: audit.length,
    account: status,
  }
}

/** Whether anything waits for a calendar. */
export async function isAnythingOpen(database: Kysely<Database>): Promise<boolean> {
  const { rows } = await sql<{ open: boolean }>`
    select exists (
      select from appointments where status in ('pending', 'move_pending', 'cancel_pending')
    ) or exists (
      select from consents where change is not null and used_at is not null and result is null
    ) as open`.execute(database)
  return rows[0]?.open ?? true
}
