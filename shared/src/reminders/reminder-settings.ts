import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { QuietHours } from './quiet-hours.ts'

/** When people are reminded, and when their telephones stay silent. */
export interface ReminderSettings {
  readonly reminders: boolean
  readonly minutesBefore: number
  readonly quiet: QuietHours
  /** The owner hears of their appointments as well. */
  readonly copyToOwner: boolean
}

/** Of an owner who laid nothing down. */
const FROM_THE_START: ReminderSettings = {
  reminders: true,
  minutesBefore: 180,
  quiet: { from: '22:00', to: '07:00' },
  copyToOwner: false,
}

export async function readReminderSettings(
  database: Kysely<Database>,
  ownerId: string,
): Promise<ReminderSettings> {
  const row = await database
    .selectFrom('reminder_settings')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .executeTakeFirst()
  if (!row) return FROM_THE_START
  return {
    reminders: row.reminders,
    minutesBefore: row.minutes_before,
    quiet: { from: row.quiet_from.slice(0, 5), to: row.quiet_to.slice(0, 5) },
    copyToOwner: row.copy_to_owner,
  }
}
