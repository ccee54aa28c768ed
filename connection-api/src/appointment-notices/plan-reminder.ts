import type { Transaction } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import type { ReminderSettings } from '@parley/shared/reminders/reminder-settings'
import { reminderTime } from '@parley/shared/reminders/reminder-time'
import type { Clock } from '@parley/shared/time/clock'
import type { NotedAppointment } from './noted-appointment.ts'

/** One for each version of an appointment; whether there are reminders is asked when it is due. */
export async function planReminder(
  { clock }: { readonly clock: Clock },
  trx: Transaction<Database>,
  { id, version, start, zone }: NotedAppointment,
  settings: ReminderSettings,
): Promise<void> {
  const due = reminderTime(start, settings, zone, clock.now())
  if (due === undefined) return
  await trx
    .insertInto('appointment_notices')
    .values({ appointment_id: id, kind: 'reminder', version, due_at: new Date(due) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
