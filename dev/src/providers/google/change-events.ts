import { randomBytes } from 'node:crypto'
import { toIso } from '@parley/shared/time/clock'
import { z } from 'zod'
import { type Answer, json, noContent } from '../http/answer.ts'
import { bodyOf, type Exchange, param } from '../http/exchange.ts'
import type { Person } from '../people/person.ts'
import { EventBody, patched, readEventBody } from './event-body.ts'
import type {
  GoogleCalendar,
  GoogleStore,
  SeenCalendar,
  StoredEvent,
} from './google-calendar-store.ts'
import { badRequest, googleRefusal, notFound, invalid } from './google-error.ts'
import { type EventView, findInstance, isRecurring, viewOf } from './instances.ts'
import { etagOf, renderEvent } from './render-event.ts'
import { readRecurrence } from './rrule.ts'
import type { Timing } from '../time/timing.ts'
import { timingOf } from './timing.ts'

const Insert = z.looseObject({ id: z.string().nullish() })

/** `events.insert`. */
export function insertEvent(store: GoogleStore, person: Person, exchange: Exchange): Answer {
  const seen = store.findWritable(person, param(exchange, 'calendarId'))
  const value = readJson(exchange)
  const wanted = Insert.safeParse(value)
  const id = (wanted.success ? wanted.data.id : undefined) ?? newEventId()
  if (!/^[a-v0-9]{5,1024}$/.test(id)) throw invalid('Invalid resource id value.')
  if (seen.calendar.events.has(id)) {
    throw googleRefusal(409, 'duplicate', 'The requested identifier already exists.')
  }
  const body = readEventBody(value)
  const saved = store.save(seen.calendar, {
    id,
    ...checked(body, seen.calendar),
    created: exchange.now,
    updated: exchange.now,
    sequence: 0,
    creator: person.email,
  })
  return rendered(viewOf(saved), seen, person)
}

/** `events.get`: a deleted event is still shown, with status `cancelled`. */
export function getEvent(store: GoogleStore, person: Person, exchange: Exchange): Answer {
  const seen = store.find(person, param(exchange, 'calendarId'))
  const view = findView(seen.calendar, param(exchange, 'eventId'))
  const zone = exchange.query.get('timeZone') ?? seen.calendar.timeZone
  return json(200, renderEvent(view, seen, person, zone), { etag: etagOf(view.event) })
}

/** `events.patch` (members that are named change) and `events.update` (all are replaced). */
export function changeEvent(
  store: GoogleStore,
  person: Person,
  exchange: Exchange,
  how: 'patch' | 'update',
): Answer {
  const seen = store.findWritable(person, param(exchange, 'calendarId'))
  const view = findView(seen.calendar, param(exchange, 'eventId'))
  checkMatch(exchange, view.event)
  const value = readJson(exchange)
  const body = readEventBody(how === 'patch' ? patched(currentBody(view), value) : value)
  const { event } = view
  const saved = store.save(seen.calendar, {
    ...event,
    id: view.id,
    ...checked(withoutSeries(view, body), seen.calendar),
    updated: exchange.now,
    sequence: event.sequence + 1,
    ...(view.instanceOf && { exceptionOf: view.instanceOf }),
  })
  return rendered(viewOf(saved), seen, person)
}

/** `events.delete`: 204 once, 410 afterwards. */
export function deleteEvent(store: GoogleStore, person: Person, exchange: Exchange): Answer {
  const seen = store.findWritable(person, param(exchange, 'calendarId'))
  const view = findView(seen.calendar, param(exchange, 'eventId'))
  if (view.event.status === 'cancelled') {
    throw googleRefusal(410, 'deleted', 'Resource has been deleted')
  }
  checkMatch(exchange, view.event)
  const gone = { status: 'cancelled' as const, updated: exchange.now }
  const { event, id, timing, instanceOf } = view
  const body = withoutSeries(view, event.body)
  store.save(
    seen.calendar,
    instanceOf
      ? { ...event, id, timing, body, exceptionOf: instanceOf, ...gone }
      : { ...event, ...gone },
  )
  if (isRecurring(event) && instanceOf === undefined)
    deleteExceptions(store, seen.calendar, event, gone)
  return noContent
}

function deleteExceptions(
  store: GoogleStore,
  calendar: GoogleCalendar,
  master: StoredEvent,
  gone: Pick<StoredEvent, 'status' | 'updated'>,
): void {
  for (const event of calendar.events.values()) {
    if (event.exceptionOf?.eventId === master.id && event.status !== 'cancelled') {
      store.save(calendar, { ...event, ...gone })
    }
  }
}

/** @throws {Refusal} 404 */
export function findView(calendar: GoogleCalendar, id: string): EventView {
  const event = calendar.events.get(id)
  const view = event === undefined ? findInstance(calendar, id) : viewOf(event)
  if (view === undefined) throw notFound()
  return view
}

/** The body to patch: that of an instance has its own times. */
function currentBody(view: EventView): EventBody {
  if (view.instanceOf === undefined || view.event.exceptionOf !== undefined) return view.event.body
  return { ...view.event.body, ...writtenTiming(view.timing) }
}

function writtenTiming(timing: Timing): Pick<EventBody, 'start' | 'end'> {
  if (timing.allDay) {
    return { start: { date: timing.start.toString() }, end: { date: timing.end.toString() } }
  }
  const { zone: timeZone } = timing
  return {
    start: { dateTime: toIso(timing.start), timeZone },
    end: { dateTime: toIso(timing.end), timeZone },
  }
}

function withoutSeries(view: EventView, body: EventBody): EventBody {
  if (view.instanceOf === undefined) return body
  const { recurrence: _recurrence, ...own } = body
  return own
}

function checked(body: EventBody, calendar: GoogleCalendar) {
  const timing = timingOf(body, calendar.timeZone)
  if (body.recurrence?.length) {
    readRecurrence(body.recurrence, timing.allDay ? calendar.timeZone : timing.zone)
  }
  return { body, timing, status: body.status ?? ('confirmed' as const) }
}

function checkMatch(exchange: Exchange, event: StoredEvent): void {
  const wanted = exchange.header('if-match')
  if (wanted === undefined || wanted === '*' || wanted === etagOf(event)) return
  throw googleRefusal(412, 'conditionNotMet', 'Precondition Failed')
}

function rendered(view: EventView, seen: SeenCalendar, person: Person): Answer {
  const body = renderEvent(view, seen, person, seen.calendar.timeZone)
  return json(200, body, { etag: etagOf(view.event) })
}

export function readJson(exchange: Exchange): unknown {
  try {
    return bodyOf(exchange)
  } catch {
    throw badRequest()
  }
}

function newEventId(): string {
  return randomBytes(13).toString('hex')
}
