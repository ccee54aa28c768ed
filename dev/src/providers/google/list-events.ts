import { toIso } from '@parley/shared/time/clock'
import type { calendar_v3 } from 'googleapis'
import { type Answer, json } from '../http/answer.ts'
import { type Exchange, param } from '../http/exchange.ts'
import type { Person } from '../people/person.ts'
import { type Interval, overlaps } from '../time/interval.ts'
import { isZone, parseInstant } from '../time/wall-time.ts'
import type { GoogleCalendar, GoogleStore, SeenCalendar } from './google-calendar-store.ts'
import { findView } from './change-events.ts'
import { badRequest, invalid } from './google-error.ts'
import { type EventView, instancesOf, isRecurring, viewOf } from './instances.ts'
import { newSyncToken, readSyncToken, refuseWithSyncToken, type SyncToken } from './sync-token.ts'
import { renderEvent } from './render-event.ts'
import { intervalOf } from '../time/timing.ts'
import { emptyRange } from './timing.ts'
import { pageOf } from './page.ts'

/** `events.list`, whole or what changed since a sync token. */
export function listEvents(store: GoogleStore, person: Person, exchange: Exchange): Answer {
  const seen = store.find(person, param(exchange, 'calendarId'))
  const { query } = exchange
  const { calendar } = seen
  if (query.get('orderBy') === 'startTime' && query.get('singleEvents') !== 'true') {
    throw badRequest()
  }
  const token = query.get('syncToken')
  if (token !== null) refuseWithSyncToken(query)
  const sync = token === null ? undefined : readSyncToken(token, store.epoch())
  const window = sync?.window ?? windowOf(query)
  const single = sync?.single ?? query.get('singleEvents') === 'true'
  const shown =
    sync === undefined
      ? viewsOf(calendar, single, window).filter((view) => isWanted(view, query, single))
      : changedSince(calendar, sync)
  const ordered = inOrder(shown, query.get('orderBy'), calendar)
  const page = pageOf(ordered, query, { usual: 250, most: 2500 })
  const next = newSyncToken({ since: calendar.version, single, window, epoch: store.epoch() })
  return json(200, renderList(page.items, page.next, next, { seen, person, exchange }))
}

/** `events.instances`. */
export function listInstances(store: GoogleStore, person: Person, exchange: Exchange): Answer {
  const seen = store.find(person, param(exchange, 'calendarId'))
  const { event } = findView(seen.calendar, param(exchange, 'eventId'))
  if (!isRecurring(event)) throw invalid('Not a recurring event.')
  const window = windowOf(exchange.query)
  const views = viewsOf(seen.calendar, true, window).filter(
    (view) => view.instanceOf?.eventId === event.id && view.event.status !== 'cancelled',
  )
  const page = pageOf(inOrder(views, 'startTime', seen.calendar), exchange.query, {
    usual: 250,
    most: 2500,
  })
  return json(200, renderList(page.items, page.next, undefined, { seen, person, exchange }))
}

/** `timeMin` is held against the end, `timeMax` against the start, both exclusive. */
function windowOf(query: URLSearchParams): Interval {
  const read = (name: string, otherwise: number) => {
    const text = query.get(name)
    if (text === null) return otherwise
    const instant = parseInstant(text)
    if (instant === undefined) throw badRequest()
    return instant
  }
  const window = {
    start: read('timeMin', -8.64e15),
    end: read('timeMax', 8.64e15),
  }
  if (window.end <= window.start) throw emptyRange()
  return window
}

/** Events that touch the window, recurring ones as instances or, if one touches it, as themselves. */
export function viewsOf(
  calendar: GoogleCalendar,
  single: boolean,
  window: Interval,
): readonly EventView[] {
  return [...calendar.events.values()].flatMap((event) => {
    if (isRecurring(event) && event.status !== 'cancelled') {
      const instances = instancesOf(calendar, event, window)
      if (single) return instances
      return instances.length > 0 ? [viewOf(event)] : []
    }
    return overlaps(intervalOf(event.timing, calendar.timeZone), window) ? [viewOf(event)] : []
  })
}

/** Deleted ones too, and those that have left the window. */
function changedSince(calendar: GoogleCalendar, sync: SyncToken): readonly EventView[] {
  const within = viewsOf(calendar, sync.single, sync.window)
  const ids = new Set(within.map(({ id }) => id))
  const others = [...calendar.events.values()].filter(
    (event) => !ids.has(event.id) && (event.status === 'cancelled' || !isRecurring(event)),
  )
  return [...within, ...others.map(viewOf)].filter(({ event }) => event.change > sync.since)
}

function isWanted(view: EventView, query: URLSearchParams, single: boolean): boolean {
  return (
    isShown(view, query, single) &&
    hasUid(view, query.get('iCalUID')) &&
    hasProperties(view, query) &&
    hasWords(view, query.get('q'))
  )
}

/** Deleted events are left out unless asked for; deleted instances stand beside the series itself. */
function isShown({ event, instanceOf }: EventView, query: URLSearchParams, single: boolean) {
  const updatedMin = parseInstant(query.get('updatedMin') ?? '')
  if (updatedMin !== undefined && event.updated < updatedMin) return false
  if (event.status !== 'cancelled' || updatedMin !== undefined) return true
  return query.get('showDeleted') === 'true' || (instanceOf !== undefined && !single)
}

function hasUid({ id, instanceOf }: EventView, wanted: string | null): boolean {
  return wanted === null || wanted === `${instanceOf?.eventId ?? id}@google.com`
}

function hasProperties({ event }: EventView, query: URLSearchParams): boolean {
  return (['private', 'shared'] as const).every((kind) =>
    query.getAll(`${kind}ExtendedProperty`).every((constraint) => {
      const at = constraint.indexOf('=')
      const value = event.body.extendedProperties?.[kind]?.[constraint.slice(0, at)]
      return value === constraint.slice(at + 1)
    }),
  )
}

function hasWords({ event }: EventView, text: string | null): boolean {
  const { summary, description, location, attendees } = event.body
  const people = attendees?.flatMap(({ email, displayName }) => [email, displayName]) ?? []
  const all = [summary, description, location, ...people].join(' ').toLowerCase()
  return (text ?? '')
    .toLowerCase()
    .split(' ')
    .every((word) => all.includes(word))
}

function inOrder(views: readonly EventView[], orderBy: string | null, calendar: GoogleCalendar) {
  if (orderBy === 'updated') return views.toSorted((a, b) => a.event.updated - b.event.updated)
  if (orderBy !== 'startTime') return views
  const startOf = (view: EventView) => intervalOf(view.timing, calendar.timeZone).start
  return views.toSorted((left, right) => startOf(left) - startOf(right))
}

function renderList(
  views: readonly EventView[],
  nextPageToken: string | undefined,
  nextSyncToken: string | undefined,
  { seen, person, exchange }: { seen: SeenCalendar; person: Person; exchange: Exchange },
): calendar_v3.Schema$Events {
  const { calendar } = seen
  const zone = exchange.query.get('timeZone') ?? calendar.timeZone
  if (!isZone(zone)) throw invalid('Invalid time zone.')
  return {
    kind: 'calendar#events',
    etag: `"p${3_000_000_000_000_000 + calendar.version}"`,
    summary: seen.summary,
    updated: toIso(exchange.now),
    timeZone: zone,
    accessRole: seen.role,
    defaultReminders: [],
    ...(nextPageToken !== undefined && { nextPageToken }),
    ...(nextPageToken === undefined && nextSyncToken !== undefined && { nextSyncToken }),
    items: views.map((view) => renderEvent(view, seen, person, zone)),
  }
}
