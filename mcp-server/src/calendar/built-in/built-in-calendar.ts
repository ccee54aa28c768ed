import { createHash } from 'node:crypto'
import type { Database } from '@parley/shared/database/schema'
import type { Kysely, Selectable } from 'kysely'
import type { Interval } from '../../scheduling/interval.ts'
import {
  CalendarRefusedError,
  CalendarUnavailableError,
  EventChangedError,
  type Calendar,
  type CalendarAccount,
  type CalendarEvent,
  type ChangedEvent,
  type EventChange,
  type EventState,
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
    readEvent: (account, eventId) =>
      answered(async () => {
        const row = await readRow(database, account, eventId)
        return row && toEvent(row)
      }),
    // Rows that are gone leave nothing behind: everything is read each time.
    changes: (account, _cursor, window) =>
      answered(async () => {
        const rows = await eventsIn(database, account, window)
        return { whole: true, events: rows.map(toChanged), cursor: '' }
      }),
    createEvent: (account, event) => answered(() => create(database, account, event)),
    changeEvent: (account, known, change) =>
      answered(() => changeRow(database, account, known, change)),
    cancelEvent: (account, known) => answered(() => remove(database, account, known)),
  }
}

/** As with any provider: what our database does not answer is no answer from the calendar. */
async function answered<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof CalendarRefusedError || error instanceof EventChangedError) throw error
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

function readRow(
  database: Kysely<Database>,
  account: CalendarAccount,
  eventId: string,
): Promise<EventRow | undefined> {
  return database
    .selectFrom('calendar_events')
    .selectAll()
    .where('account_id', '=', account.id)
    .where('id', '=', eventId)
    .executeTakeFirst()
}

async function create(
  database: Kysely<Database>,
  account: CalendarAccount,
  event: NewEvent,
): Promise<EventState> {
  const etag = etagOf(event)
  await database
    .insertInto('calendar_events')
    .values({
      id: event.key,
      account_id: account.id,
      title: event.title,
      start_at: new Date(event.start),
      end_at: new Date(event.end),
      all_day: false,
      zone: event.zone,
      etag,
      appointment_id: event.appointmentId ?? null,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
  const there = await database
    .selectFrom('calendar_events')
    .select(['etag', 'appointment_id', 'account_id'])
    .where('id', '=', event.key)
    .executeTakeFirst()
  const forThis = there?.appointment_id === (event.appointmentId ?? null)
  if (!forThis || there.account_id !== account.id) throw new CalendarRefusedError()
  return { id: event.key, etag: there.etag }
}

/** The tag stands in the condition of the update: of two at once, one finds it changed. */
async function changeRow(
  database: Kysely<Database>,
  account: CalendarAccount,
  known: EventState,
  change: EventChange,
): Promise<EventState> {
  const row = await readRow(database, account, known.id)
  if (row?.etag !== known.etag) throw new EventChangedError()
  const title = change.title ?? row.title
  const { start, end, zone } = change.time ?? { ...toEvent(row), zone: row.zone }
  const etag = etagOf({ title, start, end, zone }, row.etag)
  const { numUpdatedRows } = await database
    .updateTable('calendar_events')
    .set({
      title,
      start_at: new Date(start),
      end_at: new Date(end),
      zone,
      etag,
      ...(change.time && { all_day: false }),
    })
    .where('account_id', '=', account.id)
    .where('id', '=', known.id)
    .where('etag', '=', known.etag)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw new EventChangedError()
  return { id: known.id, etag }
}

async function remove(
  database: Kysely<Database>,
  account: CalendarAccount,
  known: { readonly id: string; readonly etag: string | undefined },
): Promise<void> {
  const { numDeletedRows } = await database
    .deleteFrom('calendar_events')
    .where('account_id', '=', account.id)
    .where('id', '=', known.id)
    .$if(known.etag !== undefined, (rows) => rows.where('etag', '=', known.etag ?? ''))
    .executeTakeFirst()
  if (numDeletedRows > 0n) return
  if (await readRow(database, account, known.id)) throw new EventChangedError()
}

/** The same contents after the same history have the same tag. */
function etagOf(
  { title, start, end, zone }: Pick<NewEvent, 'title' | 'start' | 'end' | 'zone'>,
  before?: string,
): string {
  return createHash('sha256')
    .update(JSON.stringify([title, start, end, zone, before]))
    .digest('base64url')
}

function toEvent(row: EventRow): CalendarEvent {
  return {
    id: row.id,
    etag: row.etag,
    title: row.title,
    start: row.start_at.getTime(),
    end: row.end_at.getTime(),
    allDay: row.all_day,
    appointmentId: row.appointment_id ?? undefined,
  }
}

function toChanged({ id, etag, title, start_at, end_at }: EventRow): ChangedEvent {
  return { id, etag, title, busy: { start: start_at.getTime(), end: end_at.getTime() } }
}
