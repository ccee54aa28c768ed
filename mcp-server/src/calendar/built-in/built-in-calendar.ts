import { createHash } from 'node:crypto'
import type { Database } from '@parley/shared/database/schema'
import type { Kysely, Selectable } from 'kysely'
import type { Interval } from '../../scheduling/interval.ts'
import {
  CalendarRefusedError,
  CalendarUnavailableError,
  type Calendar,
  type CalendarAccount,
  type CalendarEvent,
  type NewEvent,
} from '../calendar.ts'

/** The calendar that everybody has: events in our own Postgres, behind the port all others use. */
export function createBuiltInCalendar(database: Kysely<Database>): Calendar {
  return {
    busyIntervals: (account, window) =>
      answered(async () => {
        const rows = await eventsIn(database, account, window)
        return rows.map((row) => ({ start: row.start_at.getTime(), end: row.end_at.getTime() }))
      }),
    listEvents: (account, window) =>
      answered(async () => (await eventsIn(database, account, window)).map(toEvent)),
    createEvent: (account, event) => answered(() => create(database, account, event)),
    cancelEvent: (account, eventId) =>
      answered(async () => {
        await database
          .deleteFrom('calendar_events')
          .where('account_id', '=', account.id)
          .where('id', '=', eventId)
          .execute()
      }),
  }
}

/** As with any provider: what our database does not answer is no answer from the calendar. */
async function answered<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof CalendarRefusedError) throw error
    throw new CalendarUnavailableError(error)
  }
}

type EventRow = Selectable<Database['calendar_events']>

function eventsIn(
  database: Kysely<Database>,
  account: CalendarAccount,
  window: Interval,
): Promise<EventRow[]> {
  return database
    .selectFrom('calendar_events')
    .selectAll()
    .where('account_id', '=', account.id)
    .where('start_at', '<', new Date(window.end))
    .where('end_at', '>', new Date(window.start))
    .orderBy('start_at')
    .orderBy('id')
    .execute()
}

async function create(database: Kysely<Database>, account: CalendarAccount, event: NewEvent) {
  const etag = etagOf(event)
  await database
    .insertInto('calendar_events')
    .values({
      id: event.id,
      account_id: account.id,
      title: event.title,
      start_at: new Date(event.start),
      end_at: new Date(event.end),
      all_day: false,
      zone: event.zone,
      etag,
      appointment_id: event.appointmentId,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
  const there = await database
    .selectFrom('calendar_events')
    .select(['etag', 'appointment_id', 'account_id'])
    .where('id', '=', event.id)
    .executeTakeFirst()
  const ours = there?.appointment_id === event.appointmentId && there.account_id === account.id
  if (!ours) throw new CalendarRefusedError()
  return { etag: there.etag }
}

/** The same contents have the same tag. */
function etagOf({ title, start, end, zone }: NewEvent): string {
  return createHash('sha256')
    .update(JSON.stringify([title, start, end, zone]))
    .digest('base64url')
}

function toEvent(row: EventRow): CalendarEvent {
  return {
    id: row.id,
    title: row.title,
    start: row.start_at.getTime(),
    end: row.end_at.getTime(),
    allDay: row.all_day,
    appointmentId: row.appointment_id ?? undefined,
  }
}
