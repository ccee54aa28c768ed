import { createHash, randomBytes } from 'node:crypto'
import { type Answer, noContent } from '../http/answer.ts'
import { type Exchange, param } from '../http/exchange.ts'
import type { Person } from '../people/person.ts'
import { intervalOf } from '../time/timing.ts'
import { graphRefusal, itemNotFound } from './graph-error.ts'
import { type GraphEventBody, parseJson, readGraphBody } from './graph-event-body.ts'
import { readFilter } from './graph-filter.ts'
import { graphId } from './graph-id.ts'
import type { GraphCalendar, GraphStore, GraphStoredEvent } from './graph-store.ts'
import { graphTimingOf, renderGraphTiming } from './graph-timing.ts'
import { findGraphView, graphView, type GraphView, isSeries } from './occurrences.ts'
import { answered, pageAnswer, shapedEvent } from './odata.ts'
import { type Preferences, readPreferences } from './preferences.ts'
import { graphEtag } from './render-graph-event.ts'

/** `GET .../events`: events themselves, series not expanded. */
export function listGraphEvents(store: GraphStore, person: Person, exchange: Exchange): Answer {
  const calendar = store.calendar(person, exchange.params['calendarId'])
  const preferences = readPreferences(exchange)
  const wanted = readFilter(exchange.query.get('$filter'), preferences)
  const views = [...calendar.events.values()]
    .filter((event) => !event.removed && event.exceptionOf === undefined)
    .map((event) => graphView(calendar, event))
    .filter(wanted)
  const startOf = (view: GraphView) => intervalOf(view.timing, person.timeZone).start
  const ordered = exchange.query.get('$orderby')?.startsWith('start/dateTime')
    ? views.toSorted((left, right) => startOf(left) - startOf(right))
    : views
  return pageAnswer(ordered, exchange, preferences)
}

/** `POST .../events`: a transaction that came before is answered with the event it made. */
export function createGraphEvent(store: GraphStore, person: Person, exchange: Exchange): Answer {
  const calendar = store.calendar(person, exchange.params['calendarId'])
  const preferences = readPreferences(exchange)
  const body = readGraphBody(exchange.text)
  const digest = createHash('sha256').update(exchange.text).digest('hex')
  const before = body.transactionId
    ? findTransaction(store.calendars(person), body.transactionId)
    : undefined
  if (before !== undefined) return answerRepeat(before, digest, exchange, preferences)
  const event = {
    key: randomBytes(16).toString('hex'),
    body,
    timing: graphTimingOf(body),
    removed: false,
    created: exchange.now,
    updated: exchange.now,
    digest,
  }
  const saved = store.save(calendar, event, 'created')
  return rendered(graphView(calendar, saved), exchange, preferences, 201)
}

function findTransaction(calendars: readonly GraphCalendar[], id: string): GraphView | undefined {
  for (const calendar of calendars) {
    for (const event of calendar.events.values()) {
      if (!event.removed && event.body.transactionId === id) return graphView(calendar, event)
    }
  }
  return undefined
}

function answerRepeat(
  view: GraphView,
  digest: string,
  exchange: Exchange,
  preferences: Preferences,
): Answer {
  if (view.event.digest === digest) return rendered(view, exchange, preferences, 201)
  throw graphRefusal(
    409,
    'ErrorDuplicateTransactionId',
    'The TransactionId specified in the request has already been used to create a different event.',
    { '@event.existingEventId': graphId(view.calendar.key, view.key, preferences.immutableIds) },
  )
}

/** `GET .../events/{id}`. */
export function getGraphEvent(store: GraphStore, person: Person, exchange: Exchange): Answer {
  return rendered(find(store, person, exchange), exchange, readPreferences(exchange), 200)
}

/** `PATCH .../events/{id}`: members that are named are replaced whole. */
export function patchGraphEvent(store: GraphStore, person: Person, exchange: Exchange): Answer {
  const view = find(store, person, exchange)
  const preferences = readPreferences(exchange)
  checkMatch(exchange, view.event)
  const change = readGraphBody(exchange.text)
  const body = { ...current(view), ...change, ...mergedProperties(view.event.body, change) }
  const { transactionId } = view.event.body
  const saved = store.save(
    view.calendar,
    {
      ...view.event,
      key: view.key,
      body: { ...body, ...(transactionId !== undefined && { transactionId }) },
      timing: graphTimingOf(body),
      updated: exchange.now,
      ...(view.occurrenceOf && { exceptionOf: view.occurrenceOf }),
    },
    'updated',
  )
  return rendered(graphView(view.calendar, saved), exchange, preferences, 200)
}

/** `DELETE .../events/{id}`: 204 once, 404 afterwards. */
export function deleteGraphEvent(store: GraphStore, person: Person, exchange: Exchange): Answer {
  const view = find(store, person, exchange)
  checkMatch(exchange, view.event)
  remove(store, view, exchange.now)
  return noContent
}

/** `POST .../events/{id}/cancel`: deletes, and tells those invited. */
export function cancelGraphEvent(store: GraphStore, person: Person, exchange: Exchange): Answer {
  if (exchange.text !== '') parseJson(exchange.text)
  remove(store, find(store, person, exchange), exchange.now)
  return { status: 202 }
}

function remove(store: GraphStore, view: GraphView, now: number): void {
  const { calendar, event, key, timing, occurrenceOf } = view
  const gone = { ...event, key, timing, removed: true, updated: now }
  const own = occurrenceOf ? { ...gone, body: current(view), exceptionOf: occurrenceOf } : gone
  store.save(calendar, own, 'deleted')
  if (!isSeries(event) || occurrenceOf !== undefined) return
  for (const other of calendar.events.values()) {
    if (other.exceptionOf?.masterKey === key && !other.removed) {
      store.save(calendar, { ...other, removed: true, updated: now }, 'deleted')
    }
  }
}

function find(store: GraphStore, person: Person, exchange: Exchange): GraphView {
  const calendars = store.calendars(person)
  const { calendarId } = exchange.params
  const view = findGraphView(calendars, param(exchange, 'eventId'))
  if (calendarId !== undefined && view.calendar.id !== calendarId) throw itemNotFound()
  return view
}

/** The body that a change starts from: that of an occurrence has its own times and no series. */
function current(view: GraphView): GraphEventBody {
  const { body, exceptionOf } = view.event
  if (view.occurrenceOf === undefined || exceptionOf !== undefined) return body
  const { recurrence: _recurrence, transactionId: _transactionId, ...own } = body
  return { ...own, ...renderGraphTiming(view.timing, 'UTC', 'UTC') }
}

function mergedProperties(before: GraphEventBody, change: GraphEventBody) {
  const named = change.singleValueExtendedProperties
  if (named === undefined) return {}
  const kept = (before.singleValueExtendedProperties ?? []).filter(
    ({ id }) => !named.some((one) => one.id === id),
  )
  return { singleValueExtendedProperties: [...kept, ...named] }
}

function checkMatch(exchange: Exchange, event: GraphStoredEvent): void {
  const wanted = exchange.header('if-match')
  if (wanted === undefined || wanted === '*' || wanted === graphEtag(event)) return
  throw graphRefusal(
    412,
    'ErrorIrresolvableConflict',
    'The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.',
  )
}

function rendered(view: GraphView, exchange: Exchange, preferences: Preferences, status: number) {
  const context = {
    '@odata.context': `${exchange.origin}/v1.0/$metadata#users('me')/events/$entity`,
  }
  const shaped = shapedEvent(view, exchange.query, preferences)
  return answered(preferences, { ...context, ...shaped }, status)
}
