import type { Database } from '@parley/shared/database/schema'
import type { ReminderSettings } from '@parley/shared/reminders/reminder-settings'
import { reminderTime } from '@parley/shared/reminders/reminder-time'
import type { Transaction } from 'kysely'

/** Reminders that wait keep to other settings from now on; whose time would be past stays as it was. */
export async function planAnew(
  transaction: Transaction<Database>,
  ownerId: string,
  settings: ReminderSettings,
  now: number,
): Promise<void> {
  const waiting = await transaction
    .selectFrom('appointment_notices as n')
    .innerJoin('appointments as a', 'a.id', 'n.appointment_id')
    .innerJoin('users as u', 'u.id', 'a.owner_id')
    .select(['n.id', 'a.start_at', 'u.zone'])
    .where('a.owner_id', '=', ownerId)
    .where('n.kind', '=', 'reminder')
    .where('n.done_at', 'is', null)
    .where('n.due_at', '>', new Date(now))
    .execute()
  for (const { id, start_at, zone } of waiting) {
    const due = reminderTime(start_at.getTime(), settings, zone, now)
    if (due === undefined) continue
    await transaction
      .updateTable('appointment_notices')
      .set({ due_at: new Date(due) })
      .where('id', '=', id)
      .execute()
  }
}
