import type { calendar_v3 } from 'googleapis'
import { type Answer, json } from '../http/answer.ts'
import { type Exchange, param } from '../http/exchange.ts'
import type { Person } from '../people/person.ts'
import type { GoogleStore, SeenCalendar } from './google-calendar-store.ts'
import { pageOf } from './page.ts'

const RANK = ['freeBusyReader', 'reader', 'writer', 'owner']

/** `calendarList.list`. */
export function listCalendars(store: GoogleStore, person: Person, { query }: Exchange): Answer {
  const least = RANK.indexOf(query.get('minAccessRole') ?? 'freeBusyReader')
  const seen = store.listFor(person).filter(({ role }) => RANK.indexOf(role) >= least)
  const page = pageOf(seen, query, { usual: 100, most: 250 })
  const answer: calendar_v3.Schema$CalendarList = {
    kind: 'calendar#calendarList',
    etag: '"p1"',
    ...(page.next !== undefined && { nextPageToken: page.next }),
    items: page.items.map(entryOf),
  }
  return json(200, answer)
}

/** `calendarList.get`. */
export function getCalendarEntry(store: GoogleStore, person: Person, exchange: Exchange): Answer {
  return json(200, entryOf(store.find(person, param(exchange, 'calendarId'))))
}

/** `calendars.get`. */
export function getCalendar(store: GoogleStore, person: Person, exchange: Exchange): Answer {
  const { calendar } = store.find(person, param(exchange, 'calendarId'))
  const { id, summary, timeZone } = calendar
  const answer: calendar_v3.Schema$Calendar = {
    kind: 'calendar#calendar',
    etag: '"1"',
    id,
    summary,
    timeZone,
  }
  return json(200, answer)
}

/** `settings.get` of the person's time zone. */
export function getTimeZone(person: Person): Answer {
  const answer: calendar_v3.Schema$Setting = {
    kind: 'calendar#setting',
    etag: '"1"',
    id: 'timezone',
    value: person.timeZone,
  }
  return json(200, answer)
}

function entryOf(seen: SeenCalendar): calendar_v3.Schema$CalendarListEntry {
  const { id, timeZone } = seen.calendar
  return {
    kind: 'calendar#calendarListEntry',
    etag: '"1"',
    id,
    summary: seen.summary,
    timeZone,
    accessRole: seen.role,
    selected: true,
    defaultReminders: [],
    backgroundColor: '#9fe1e7',
    foregroundColor: '#000000',
    ...(seen.primary && { primary: true }),
  }
}
