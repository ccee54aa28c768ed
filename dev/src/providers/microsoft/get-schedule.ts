import type { ScheduleInformation } from '@microsoft/microsoft-graph-types'
import { z } from 'zod'
import type { Answer } from '../http/answer.ts'
import type { Exchange } from '../http/exchange.ts'
import { isPersonal, type Person } from '../people/person.ts'
import type { Simulation } from '../simulation.ts'
import { type Interval, overlaps } from '../time/interval.ts'
import { intervalOf } from '../time/timing.ts'
import { instantOf } from '../time/wall-time.ts'
import { windowsOf } from '../time/windows-zones.ts'
import { graphRefusal, invalidRequest } from './graph-error.ts'
import { DateTimeTimeZone, parseJson } from './graph-event-body.ts'
import type { GraphStore } from './graph-store.ts'
import { momentOf, renderGraphTiming } from './graph-timing.ts'
import { type GraphView, viewsWithin } from './occurrences.ts'
import { answered } from './odata.ts'
import { type Preferences, readPreferences } from './preferences.ts'

const ScheduleRequest = z.object({
  schedules: z.array(z.string()).min(1).max(20),
  startTime: DateTimeTimeZone,
  endTime: DateTimeTimeZone,
  availabilityViewInterval: z.int().min(5).max(1440).default(30),
})

const LONGEST_MS = 62 * 86_400_000
const SLOT_OF: Readonly<Record<string, number>> = { tentative: 1, busy: 2, oof: 3 }

/** `POST /me/calendar/getSchedule`: not for personal accounts. */
export function getSchedule(
  sim: Simulation,
  store: GraphStore,
  person: Person,
  exchange: Exchange,
): Answer {
  if (isPersonal(person)) {
    const message = 'The API is not supported for personal Microsoft accounts.'
    throw graphRefusal(403, 'ErrorAccessDenied', message)
  }
  const parsed = ScheduleRequest.safeParse(parseJson(exchange.text))
  if (!parsed.success) throw invalidRequest('The schedule request is malformed.')
  const { schedules, startTime, endTime, availabilityViewInterval } = parsed.data
  const window = windowOf(startTime, endTime)
  const preferences = readPreferences(exchange)
  const failing = exchange.effect('calendar_error')
  const value = schedules.map((address): ScheduleInformation => {
    const owner = sim.people.byEmail('microsoft', address)
    if (owner?.tenant !== person.tenant) return failed(address, 'ErrorMailRecipientNotFound')
    if (failing?.calendarId === address) return failed(address, failing.reason)
    const views = viewsWithin(store.calendar(owner, undefined), window)
    return {
      ...scheduleOf(views, owner, preferences),
      scheduleId: address,
      availabilityView: availabilityOf(views, owner, window, availabilityViewInterval),
    }
  })
  return answered(preferences, { '@odata.context': `${exchange.origin}/v1.0/$metadata`, value })
}

function windowOf(from: DateTimeTimeZone, to: DateTimeTimeZone): Interval {
  const [start, end] = [momentOf(from), momentOf(to)].map(({ wall, zone }) => instantOf(wall, zone))
  if (start === undefined || end === undefined || end <= start || end - start > LONGEST_MS) {
    throw invalidRequest('The time window must be positive and shorter than 62 days.')
  }
  return { start, end }
}

function scheduleOf(
  views: readonly GraphView[],
  owner: Person,
  preferences: Preferences,
): ScheduleInformation {
  return {
    scheduleItems: views.map(({ event, timing }) => ({
      isPrivate: event.body.sensitivity === 'private',
      status: event.body.showAs ?? 'busy',
      subject: event.body.subject ?? '',
      location: event.body.location?.displayName ?? '',
      ...renderGraphTiming(timing, preferences.zone, preferences.zoneName),
    })),
    workingHours: {
      daysOfWeek: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
      startTime: '08:00:00.0000000',
      endTime: '17:00:00.0000000',
      timeZone: { name: windowsOf(owner.timeZone) },
    },
  }
}

/** One digit for each slot: the most that anything in it says. */
function availabilityOf(
  views: readonly GraphView[],
  owner: Person,
  window: Interval,
  minutes: number,
): string {
  const length = minutes * 60_000
  const count = Math.ceil((window.end - window.start) / length)
  const digits = Array.from({ length: count }, (_, index) => {
    const start = window.start + index * length
    const slot = { start, end: start + length }
    const said = views
      .filter((view) => overlaps(intervalOf(view.timing, owner.timeZone), slot))
      .map(({ event }) => SLOT_OF[event.body.showAs ?? 'busy'] ?? 0)
    return Math.max(0, ...said)
  })
  return digits.join('')
}

function failed(scheduleId: string, responseCode: string): ScheduleInformation {
  const message = 'The schedule of this mailbox could not be read.'
  return { scheduleId, availabilityView: '', error: { message, responseCode } }
}
