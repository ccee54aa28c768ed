import { z } from 'zod'
import type { Answer } from '../http/answer.ts'
import { type Exchange, param } from '../http/exchange.ts'
import type { Person } from '../people/person.ts'
import { decode, encode } from '../http/opaque-token.ts'
import type { Interval } from '../time/interval.ts'
import { intervalOf } from '../time/timing.ts'
import { invalidRequest } from './graph-error.ts'
import { readFilter, readTime } from './graph-filter.ts'
import { graphId } from './graph-id.ts'
import { type GraphCalendar, type GraphStore, syncStateNotFound } from './graph-store.ts'
import {
  findGraphView,
  graphView,
  type GraphView,
  isSeries,
  occurrencesOf,
  viewsWithin,
} from './occurrences.ts'
import { answered, pageAnswer, shapedEvent } from './odata.ts'
import { type Preferences, readPreferences } from './preferences.ts'

/** `GET .../calendarView`: what takes place in a window, series as occurrences. */
export function getCalendarView(store: GraphStore, person: Person, exchange: Exchange): Answer {
  const calendar = store.calendar(person, exchange.params['calendarId'])
  const preferences = readPreferences(exchange)
  const wanted = readFilter(exchange.query.get('$filter'), preferences)
  const views = viewsWithin(calendar, readWindow(exchange.query)).filter(wanted)
  return pageAnswer(inOrder(views, exchange.query.get('$orderby')), exchange, preferences)
}

/** `GET .../events/{id}/instances`. */
export function getInstances(store: GraphStore, person: Person, exchange: Exchange): Answer {
  const preferences = readPreferences(exchange)
  const { event, calendar } = findGraphView(store.calendars(person), param(exchange, 'eventId'))
  const window = readWindow(exchange.query)
  const plain = occurrencesOf(calendar, event, window)
  const others = viewsWithin(calendar, window).filter(
    (view) => view.event.exceptionOf?.masterKey === event.key,
  )
  return pageAnswer(inOrder([...plain, ...others], 'start/dateTime'), exchange, preferences)
}

function readWindow(query: URLSearchParams): Interval {
  const start = readTime(query.get('startDateTime') ?? '')
  const end = readTime(query.get('endDateTime') ?? '')
  if (start === undefined || end === undefined || end <= start) {
    throw invalidRequest(
      'This request requires a time window specified by the query string parameters StartDateTime and EndDateTime.',
    )
  }
  return { start, end }
}

function inOrder(views: readonly GraphView[], order: string | null): readonly GraphView[] {
  const startOf = (view: GraphView) => intervalOf(view.timing, view.calendar.owner.timeZone).start
  const sorted = views.toSorted((left, right) => startOf(left) - startOf(right))
  return order?.endsWith(' desc') === true ? sorted.toReversed() : sorted
}

/** Where a round of delta stands, inside `$skiptoken` and `$deltatoken`. */
const DeltaToken = z.object({
  window: z.object({ start: z.number(), end: z.number() }),
  /** Changes after this version of the calendar; 0 is everything. */
  since: z.int(),
  /** What is there at the end of this round. */
  until: z.int(),
  from: z.int(),
  epoch: z.int(),
})
type DeltaToken = z.infer<typeof DeltaToken>

const DELTA_PAGE = 50

/** `GET .../calendarView/delta`: everything in the window, later only what changed. */
export function getDelta(store: GraphStore, person: Person, exchange: Exchange): Answer {
  const calendar = store.calendar(person, exchange.params['calendarId'])
  const preferences = readPreferences(exchange)
  const token = readToken(exchange, calendar, store.epoch())
  const all = changesSince(calendar, token)
  const to = token.from + (preferences.pageSize ?? DELTA_PAGE)
  const value = all.slice(token.from, to).map((change) => deltaItem(change, preferences))
  const link = (name: string, next: DeltaToken) =>
    `${exchange.origin}${exchange.path}?${name}=${encode(next)}`
  return answered(preferences, {
    '@odata.context': `${exchange.origin}/v1.0/$metadata#Collection(event)`,
    ...(to < all.length
      ? { '@odata.nextLink': link('$skiptoken', { ...token, from: to }) }
      : {
          '@odata.deltaLink': link('$deltatoken', {
            ...token,
            since: token.until,
            until: token.until,
            from: 0,
          }),
        }),
    value,
  })
}

function readToken({ query }: Exchange, calendar: GraphCalendar, epoch: number): DeltaToken {
  const text = query.get('$skiptoken') ?? query.get('$deltatoken')
  if (text === null) {
    return { window: readWindow(query), since: 0, until: calendar.version, from: 0, epoch }
  }
  const token = DeltaToken.safeParse(decode(text))
  if (!token.success || token.data.epoch !== epoch) throw syncStateNotFound()
  if (query.has('$skiptoken')) return token.data
  return { ...token.data, until: calendar.version }
}

interface DeltaChange {
  readonly view: GraphView
  /** Deleted, or no longer within the window. */
  readonly gone: boolean
}

function changesSince(calendar: GraphCalendar, token: DeltaToken): readonly DeltaChange[] {
  const isNew = ({ event }: GraphView) => event.change > token.since && event.change <= token.until
  const within = viewsWithin(calendar, token.window)
  const here = [...mastersOf(within), ...within]
    .filter(isNew)
    .map((view) => ({ view, gone: false }))
  if (token.since === 0) return here
  const keys = new Set(within.map(({ key }) => key))
  const gone = [...calendar.events.values()]
    .filter((event) => event.removed || !isSeries(event))
    .map((event) => graphView(calendar, event))
    .filter((view) => isNew(view) && !keys.has(view.key))
    .map((view) => ({ view, gone: true }))
  return [...here, ...gone]
}

/** The series that have occurrences among them: delta shows both. */
function mastersOf(views: readonly GraphView[]): readonly GraphView[] {
  const masters = views.filter(({ event }) => isSeries(event))
  return [...new Map(masters.map(({ calendar, event }) => [event, calendar]))].map(
    ([event, calendar]) => graphView(calendar, event),
  )
}

/** What is shown of a plain occurrence: all else is its series'. */
const OCCURRENCE = new URLSearchParams({ $select: 'start,end,type,seriesMasterId' })

function deltaItem({ view, gone }: DeltaChange, preferences: Preferences): object {
  const type = { '@odata.type': '#microsoft.graph.event' }
  const isPlain = isSeries(view.event) && view.occurrenceOf !== undefined
  const query = isPlain ? OCCURRENCE : new URLSearchParams()
  if (!gone) return { ...type, ...shapedEvent(view, query, preferences) }
  const id = graphId(view.calendar.key, view.key, preferences.immutableIds)
  return { ...type, id, '@removed': { reason: 'deleted' } }
}
