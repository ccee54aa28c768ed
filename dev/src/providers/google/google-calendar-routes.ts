import type { Answer } from '../http/answer.ts'
import type { Exchange } from '../http/exchange.ts'
import type { Messenger } from '../http/messenger.ts'
import type { Route } from '../http/route.ts'
import type { Person } from '../people/person.ts'
import type { Simulation } from '../simulation.ts'
import { getCalendar, getCalendarEntry, getTimeZone, listCalendars } from './calendar-list.ts'
import { changeEvent, deleteEvent, getEvent, insertEvent } from './change-events.ts'
import { queryFreeBusy } from './free-busy.ts'
import { authenticate } from './google-authentication.ts'
import type { GoogleStore } from './google-calendar-store.ts'
import type { GoogleRight } from './google-scopes.ts'
import { listEvents, listInstances } from './list-events.ts'
import { createChannels } from './watch.ts'

type Work = (person: Person, exchange: Exchange) => Answer
type Line = readonly [
  method: Route['method'],
  path: string,
  operation: string,
  right: GoogleRight,
  work: Work,
]

/** Calendar v3, every door of it that is simulated. */
export function googleCalendarRoutes(
  sim: Simulation,
  store: GoogleStore,
  messenger: Messenger,
): readonly Route[] {
  const channels = createChannels(store, messenger)
  const entry = '/users/me/calendarList'
  const events = '/calendars/:calendarId/events'
  const event = `${events}/:eventId`
  const lines: readonly Line[] = [
    ['get', entry, 'calendars.list', 'calendarList', (...asked) => listCalendars(store, ...asked)],
    [
      'get',
      `${entry}/:calendarId`,
      'calendars.entry',
      'calendarList',
      (...asked) => getCalendarEntry(store, ...asked),
    ],
    [
      'get',
      '/calendars/:calendarId',
      'calendars.get',
      'calendars',
      (...asked) => getCalendar(store, ...asked),
    ],
    ['get', '/users/me/settings/timezone', 'settings.get', 'settings', getTimeZone],
    ['post', '/freeBusy', 'freebusy', 'freeBusy', (...asked) => queryFreeBusy(store, ...asked)],
    ['get', events, 'events.list', 'read', (...asked) => listEvents(store, ...asked)],
    ['post', events, 'events.insert', 'write', (...asked) => insertEvent(store, ...asked)],
    ['post', `${events}/watch`, 'events.watch', 'read', channels.watch],
    ['get', event, 'events.get', 'read', (...asked) => getEvent(store, ...asked)],
    [
      'get',
      `${event}/instances`,
      'events.instances',
      'read',
      (...asked) => listInstances(store, ...asked),
    ],
    ['patch', event, 'events.patch', 'write', (...asked) => changeEvent(store, ...asked, 'patch')],
    ['put', event, 'events.update', 'write', (...asked) => changeEvent(store, ...asked, 'update')],
    ['delete', event, 'events.delete', 'write', (...asked) => deleteEvent(store, ...asked)],
    ['post', '/channels/stop', 'channels.stop', 'read', channels.stop],
  ]
  return lines.map(([method, path, operation, right, work]) => ({
    method,
    path: `/calendar/v3${path}`,
    operation: `google.${operation}`,
    handle: (exchange) => work(authenticate(sim, exchange, right), exchange),
  }))
}
