import { toIso } from '@parley/shared/time/clock'
import type { calendar_v3 } from 'googleapis'
import { z } from 'zod'
import { type Answer, json, Refusal } from '../http/answer.ts'
import type { Exchange } from '../http/exchange.ts'
import type { Person } from '../people/person.ts'
import { type Interval, merged } from '../time/interval.ts'
import { isZone, parseInstant, withOffset } from '../time/wall-time.ts'
import { readJson } from './change-events.ts'
import type { GoogleCalendar, GoogleStore } from './google-calendar-store.ts'
import { badRequest, googleRefusal, invalid } from './google-error.ts'
import type { EventView } from './instances.ts'
import { viewsOf } from './list-events.ts'
import { intervalOf } from '../time/timing.ts'
import { emptyRange } from './timing.ts'

const Query = z.object({
  timeMin: z.string(),
  timeMax: z.string(),
  timeZone: z.string().nullish(),
  items: z.array(z.object({ id: z.string() })).nullish(),
  calendarExpansionMax: z.int().max(50).nullish(),
  groupExpansionMax: z.int().max(100).nullish(),
})

const MOST_CALENDARS = 50
const LONGEST_RANGE_MS = 92 * 86_400_000

/** `freebusy.query`: what fails for one calendar stands inside the 200. */
export function queryFreeBusy(store: GoogleStore, person: Person, exchange: Exchange): Answer {
  const parsed = Query.safeParse(readJson(exchange))
  if (!parsed.success) throw badRequest()
  const { timeMin, timeMax, items, calendarExpansionMax } = parsed.data
  const zone = parsed.data.timeZone ?? 'UTC'
  if (!isZone(zone)) throw invalid('Invalid time zone.')
  const window = readWindow(timeMin, timeMax)
  const most = calendarExpansionMax ?? MOST_CALENDARS
  const failing = exchange.effect('calendar_error')
  const calendars = (items ?? []).map(({ id }, index) => {
    if (failing?.calendarId === id) return [id, failed(failing.reason)]
    if (index >= most) return [id, failed('tooManyCalendarsRequested')]
    return [id, busyOf(store, person, id, window, zone)]
  })
  const answer: calendar_v3.Schema$FreeBusyResponse = {
    kind: 'calendar#freeBusy',
    timeMin: toIso(window.start),
    timeMax: toIso(window.end),
    calendars: Object.fromEntries(calendars),
  }
  return json(200, answer)
}

function readWindow(timeMin: string, timeMax: string): Interval {
  const start = parseInstant(timeMin)
  const end = parseInstant(timeMax)
  if (start === undefined || end === undefined) throw badRequest()
  if (end <= start) throw emptyRange()
  if (end - start > LONGEST_RANGE_MS) {
    throw googleRefusal(400, 'timeRangeTooLong', 'The requested time range is too long.')
  }
  return { start, end }
}

function busyOf(
  store: GoogleStore,
  person: Person,
  id: string,
  window: Interval,
  zone: string,
): calendar_v3.Schema$FreeBusyCalendar {
  try {
    const { calendar } = store.find(person, id)
    const intervals = merged(
      viewsOf(calendar, true, window)
        .filter((view) => takesTime(view, calendar))
        .map((view) => intervalOf(view.timing, calendar.timeZone)),
    )
    return {
      busy: intervals.map(({ start, end }) => ({
        start: withOffset(Math.max(start, window.start), zone),
        end: withOffset(Math.min(end, window.end), zone),
      })),
    }
  } catch (error) {
    if (error instanceof Refusal) return failed('notFound')
    throw error
  }
}

/** Free time, cancelled events and what the calendar's own person declined do not count. */
function takesTime({ event }: EventView, calendar: GoogleCalendar): boolean {
  if (event.status === 'cancelled' || event.body.transparency === 'transparent') return false
  const own = event.body.attendees?.find(({ email }) => email === calendar.id)
  return own?.responseStatus !== 'declined'
}

function failed(reason: string): calendar_v3.Schema$FreeBusyCalendar {
  return { errors: [{ domain: 'global', reason }], busy: [] }
}
