import { type Interval, overlaps } from '../time/interval.ts'
import { firstDay, intervalOf, seriesTimings, type Timing } from '../time/timing.ts'
import { itemNotFound } from './graph-error.ts'
import { eventKeyOf } from './graph-id.ts'
import { toRecurrence } from './graph-recurrence.ts'
import type { GraphCalendar, GraphStoredEvent } from './graph-store.ts'

/** An event as it is shown: itself, or one occurrence of a series. */
export interface GraphView {
  readonly key: string
  readonly calendar: GraphCalendar
  readonly event: GraphStoredEvent
  readonly timing: Timing
  readonly occurrenceOf?: { readonly masterKey: string; readonly date: string }
}

/** An endless series stops after so many. */
const MOST_OCCURRENCES = 1000

export function isSeries(event: GraphStoredEvent): boolean {
  return event.body.recurrence !== undefined && event.body.recurrence !== null
}

export function graphView(calendar: GraphCalendar, event: GraphStoredEvent): GraphView {
  const { key, timing, exceptionOf } = event
  return { key, calendar, event, timing, ...(exceptionOf && { occurrenceOf: exceptionOf }) }
}

/** What takes place within the window, series as occurrences. */
export function viewsWithin(calendar: GraphCalendar, window: Interval): readonly GraphView[] {
  const zone = calendar.owner.timeZone
  return [...calendar.events.values()]
    .filter((event) => !event.removed)
    .flatMap((event) => {
      if (isSeries(event)) return occurrencesOf(calendar, event, window)
      const own = graphView(calendar, event)
      return overlaps(intervalOf(own.timing, zone), window) ? [own] : []
    })
}

export function occurrencesOf(
  calendar: GraphCalendar,
  event: GraphStoredEvent,
  window: Interval,
): readonly GraphView[] {
  const views: GraphView[] = []
  for (const view of allOccurrences(calendar, event)) {
    const { start, end } = intervalOf(view.timing, calendar.owner.timeZone)
    if (start >= window.end || views.length >= MOST_OCCURRENCES) break
    if (end > window.start && !calendar.events.has(view.key)) views.push(view)
  }
  return views
}

/** @throws {Refusal} 400 for what is no id, 404 for what is not or no longer there */
export function findGraphView(calendars: readonly GraphCalendar[], id: string): GraphView {
  const key = eventKeyOf(id)
  for (const calendar of calendars) {
    const event = calendar.events.get(key)
    if (event?.removed === true) throw itemNotFound()
    const view = event === undefined ? findOccurrence(calendar, key) : graphView(calendar, event)
    if (view !== undefined) return view
  }
  throw itemNotFound()
}

function findOccurrence(calendar: GraphCalendar, key: string): GraphView | undefined {
  const [masterKey = '', date = ''] = key.split('.')
  const event = calendar.events.get(masterKey)
  if (event === undefined || event.removed) return undefined
  for (const view of allOccurrences(calendar, event)) {
    if (view.key === key) return view
    if (firstDay(view.timing).toString() > date) return undefined
  }
  return undefined
}

function* allOccurrences(calendar: GraphCalendar, event: GraphStoredEvent): Generator<GraphView> {
  const { recurrence } = event.body
  if (!recurrence) return
  for (const timing of seriesTimings(event.timing, toRecurrence(recurrence), new Set())) {
    const date = firstDay(timing).toString()
    const occurrenceOf = { masterKey: event.key, date }
    yield { key: `${event.key}.${date}`, calendar, event, timing, occurrenceOf }
  }
}
