import type { Event } from '@microsoft/microsoft-graph-types'
import { type Answer, json } from '../http/answer.ts'
import type { Exchange } from '../http/exchange.ts'
import { invalidRequest } from './graph-error.ts'
import type { GraphView } from './occurrences.ts'
import type { Preferences } from './preferences.ts'
import { type Annotated, renderGraphEvent } from './render-graph-event.ts'

/** The event with what `$expand` adds and `$select` leaves. */
export function shapedEvent(view: GraphView, query: URLSearchParams, preferences: Preferences) {
  const whole: Annotated<Event> = {
    ...renderGraphEvent(view, preferences),
    ...expanded(view, query.get('$expand')),
  }
  const select = query.get('$select')
  if (select === null) return whole
  const wanted = new Set([
    'id',
    '@odata.etag',
    'singleValueExtendedProperties',
    ...select.split(','),
  ])
  return Object.fromEntries(Object.entries(whole).filter(([name]) => wanted.has(name)))
}

/** Extended properties are answered only when `$expand` names them. */
function expanded({ event }: GraphView, expand: string | null): Event {
  if (!expand?.startsWith('singleValueExtendedProperties')) return {}
  const names = [...expand.matchAll(/id eq '([^']+)'/g)].map(([, name]) => name?.toLowerCase())
  const found = (event.body.singleValueExtendedProperties ?? []).filter(({ id }) =>
    names.includes(id.toLowerCase()),
  )
  return found.length === 0 ? {} : { singleValueExtendedProperties: found }
}

/** One page of `$top` items (10 unless asked), and an absolute link to the next. */
export function pageAnswer(
  views: readonly GraphView[],
  exchange: Exchange,
  preferences: Preferences,
): Answer {
  const { query, origin, path } = exchange
  const top = wholeNumber(query.get('$top'), 10)
  const skip = wholeNumber(query.get('$skip'), 0)
  if (top < 1 || top > 1000) throw invalidRequest('$top must be between 1 and 1000.')
  const next = new URLSearchParams(query)
  next.set('$skip', String(skip + top))
  const more = skip + top < views.length
  return answered(preferences, {
    '@odata.context': `${origin}/v1.0/$metadata#users('me')/calendarView`,
    value: views.slice(skip, skip + top).map((view) => shapedEvent(view, query, preferences)),
    ...(more && { '@odata.nextLink': `${origin}${path}?${next.toString()}` }),
  })
}

/** 200 or 201, with `Preference-Applied`. */
export function answered(preferences: Preferences, value: object, status = 200): Answer {
  const { applied } = preferences
  return json(status, value, applied.length > 0 ? { 'preference-applied': applied.join(', ') } : {})
}

function wholeNumber(text: string | null, otherwise: number): number {
  const number = text === null ? otherwise : Number(text)
  if (!Number.isInteger(number) || number < 0) throw invalidRequest('A whole number is expected.')
  return number
}
