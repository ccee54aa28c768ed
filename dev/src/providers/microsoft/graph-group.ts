import { type Answer, Refusal } from '../http/answer.ts'
import { bearerOf, type Exchange } from '../http/exchange.ts'
import type { Messenger } from '../http/messenger.ts'
import type { Route, RouteGroup } from '../http/route.ts'
import type { Person } from '../people/person.ts'
import type { Simulation } from '../simulation.ts'
import { getCalendarView, getDelta, getInstances } from './calendar-view.ts'
import { getSchedule } from './get-schedule.ts'
import { graphErrorAnswer, graphRefusal, injectedGraphError } from './graph-error.ts'
import {
  cancelGraphEvent,
  createGraphEvent,
  deleteGraphEvent,
  getGraphEvent,
  listGraphEvents,
  patchGraphEvent,
} from './graph-events.ts'
import type { GraphStore } from './graph-store.ts'
import { microsoftPerson } from './login-group.ts'
import { getGraphCalendar, getMailboxSettings, getMe, listGraphCalendars } from './mailbox.ts'
import { allowsGraph, type GraphRight } from './microsoft-scopes.ts'
import { createPlaces } from './places.ts'
import { createSubscriptions } from './subscriptions.ts'

type Work = (person: Person, exchange: Exchange) => Answer | Promise<Answer>
type Line = readonly [
  method: Route['method'],
  paths: readonly string[],
  operation: string,
  right: GraphRight,
  work: Work,
]

/** The default calendar under its three names, and any by its id. */
const HOLDERS = ['/me', '/me/calendar', '/me/calendars/:calendarId']
const under = (path: string) => HOLDERS.map((holder) => `${holder}${path}`)

/** The doors of graph.microsoft.com. */
export function graphGroup(sim: Simulation, store: GraphStore, messenger: Messenger): RouteGroup {
  const lines = [...eventLines(store), ...otherLines(sim, store, messenger)]
  return {
    provider: 'microsoft',
    routes: lines.flatMap(([method, paths, operation, right, work]) =>
      paths.map((path) => ({
        method,
        path: `/v1.0${path}`,
        operation: `microsoft.${operation}`,
        handle: (exchange: Exchange) => work(authenticate(sim, exchange, right), exchange),
      })),
    ),
    whoAsks: (incoming) => microsoftPerson(sim, incoming),
    fail: injectedGraphError,
    enter: createPlaces(),
    crowded: (exchange) =>
      injectedGraphError({ status: 429, reason: undefined, retryAfterSeconds: 1 }, exchange),
  }
}

function eventLines(store: GraphStore): readonly Line[] {
  const events = under('/events')
  const event = under('/events/:eventId')
  return [
    ['get', events, 'events.list', 'read', (...asked) => listGraphEvents(store, ...asked)],
    ['post', events, 'events.create', 'write', (...asked) => createGraphEvent(store, ...asked)],
    ['get', event, 'events.get', 'read', (...asked) => getGraphEvent(store, ...asked)],
    ['patch', event, 'events.patch', 'write', (...asked) => patchGraphEvent(store, ...asked)],
    ['delete', event, 'events.delete', 'write', (...asked) => deleteGraphEvent(store, ...asked)],
    [
      'post',
      under('/events/:eventId/cancel'),
      'events.cancel',
      'write',
      (...asked) => cancelGraphEvent(store, ...asked),
    ],
    [
      'get',
      under('/events/:eventId/instances'),
      'events.instances',
      'read',
      (...asked) => getInstances(store, ...asked),
    ],
  ]
}

function otherLines(sim: Simulation, store: GraphStore, messenger: Messenger): readonly Line[] {
  const subscriptions = createSubscriptions(store, messenger, (tell) => {
    sim.onLifecycle.add(tell)
  })
  const settings = ['/me/mailboxSettings', '/me/mailboxSettings/timeZone']
  const one = ['/me/calendar', '/me/calendars/:calendarId']
  const subscription = ['/subscriptions/:subscriptionId']
  return [
    ['get', ['/me'], 'me', 'profile', getMe],
    ['get', settings, 'mailboxSettings', 'settings', getMailboxSettings],
    [
      'get',
      ['/me/calendars'],
      'calendars.list',
      'read',
      (...asked) => listGraphCalendars(store, ...asked),
    ],
    ['get', one, 'calendars.get', 'read', (...asked) => getGraphCalendar(store, ...asked)],
    [
      'get',
      under('/calendarView'),
      'calendarView',
      'read',
      (...asked) => getCalendarView(store, ...asked),
    ],
    ['get', under('/calendarView/delta'), 'delta', 'read', (...asked) => getDelta(store, ...asked)],
    [
      'post',
      ['/me/calendar/getSchedule'],
      'getSchedule',
      'read',
      (...asked) => getSchedule(sim, store, ...asked),
    ],
    ['post', ['/subscriptions'], 'subscriptions.create', 'read', subscriptions.create],
    ['get', ['/subscriptions'], 'subscriptions.list', 'read', subscriptions.list],
    ['get', subscription, 'subscriptions.get', 'read', subscriptions.get],
    ['patch', subscription, 'subscriptions.renew', 'read', subscriptions.renew],
    ['delete', subscription, 'subscriptions.delete', 'read', subscriptions.remove],
  ]
}

/** @throws {Refusal} 401 or 403, as Graph words it */
function authenticate(sim: Simulation, exchange: Exchange, right: GraphRight): Person {
  const access = sim.microsoft.grants.access(bearerOf(exchange) ?? '')
  const person = access && sim.people.byId('microsoft', access.grant.personId)
  const live = access !== undefined && !access.grant.ended && access.expiresAt > exchange.now
  if (!live || person === undefined) throw invalidToken(exchange)
  if (allowsGraph(access.scopes, right)) return person
  const message = 'Access is denied. Check credentials and try again.'
  throw graphRefusal(403, 'ErrorAccessDenied', message)
}

function invalidToken({ now }: Exchange): Refusal {
  const code = 'InvalidAuthenticationToken'
  const headers = { 'www-authenticate': 'Bearer realm="", error="invalid_token"' }
  const message = 'Access token has expired or is not yet valid.'
  return new Refusal(code, graphErrorAnswer(401, code, message, { now, headers }))
}
