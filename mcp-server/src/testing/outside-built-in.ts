import type { Database } from '@parley/shared/database/schema'
import { newId } from '@parley/shared/identity/ids'
import type { Kysely } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import type { CalendarUnderTest } from '../calendar/calendar-under-test.ts'

/** What somebody in this zone does in the built-in calendar, not by us. */
export function outsideBuiltIn(
  database: Kysely<Database>,
  accountId: string,
  zone: string,
): CalendarUnderTest['outside'] {
  const add = async (title: string, start: number, end: number, allDay: boolean) => {
    await database
      .insertInto('calendar_events')
      .values({
        id: newId('evt'),
        account_id: accountId,
        title,
        start_at: new Date(start),
        end_at: new Date(end),
        all_day: allDay,
        zone,
        etag: '1',
        appointment_id: null,
      })
      .execute()
  }
  const midnight = (day: string) =>
    Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds
  return {
    addEvent: (title, start, end) => add(title, start, end, false),
    addWholeDays: (title, first, end) => add(title, midnight(first), midnight(end), true),
    async moveEvent(id, start, end) {
      const moved = { start_at: new Date(start), end_at: new Date(end), etag: newId('evt') }
      await database.updateTable('calendar_events').set(moved).where('id', '=', id).execute()
    },
    async removeEvent(id) {
      await database.deleteFrom('calendar_events').where('id', '=', id).execute()
    },
  }
}
