import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { RunFailure } from '../run-failure.ts'
import type { ApiClient } from './api-client.ts'

const Slot = z.object({ start: z.string(), end: z.string(), zone: z.string() })
const Availability = z.object({ available_slots: z.array(Slot) })

/** An appointment as `GET /api/appointments/upcoming` gives it. */
export const Appointment = z.looseObject({
  id: z.string(),
  title: z.string(),
  start: z.string(),
  end: z.string(),
  status: z.string(),
  event_id: z.string().nullable(),
})
export type Appointment = z.output<typeof Appointment>

/** An event as `GET /calendar/events` gives it. */
export const CalendarEvent = z.looseObject({
  id: z.string(),
  title: z.string(),
  start: z.string(),
  end: z.string(),
})
export type CalendarEvent = z.output<typeof CalendarEvent>

/** What the calendar holds, as the API gives it. */
export interface CalendarState {
  readonly appointments: readonly Appointment[]
  readonly events: readonly CalendarEvent[]
}

/** As many days as the API shows at once, today included. */
const DAYS_AHEAD = 30

/** Appointments from now on, and the events of the next weeks. */
export async function readCalendar(api: ApiClient): Promise<CalendarState> {
  const today = Temporal.Now.plainDateISO()
  const days = `from=${today.toString()}&to=${today.add({ days: DAYS_AHEAD }).toString()}`
  const [{ appointments }, { events }] = await Promise.all([
    api.get('/api/appointments/upcoming', z.object({ appointments: z.array(Appointment) })),
    api.get(`/calendar/events?${days}`, z.object({ events: z.array(CalendarEvent) })),
  ])
  return { appointments, events }
}

/** Full hours that recognisers mistake least; "three" is easily heard as "free" or "eight". */
const BEST_HEARD = [14, 10, 11, 16, 9]

/**
 * The start of a free half hour in the next weeks, in the owner's zone: one that is well heard, on
 * the first day that has one, else any.
 *
 * @throws {RunFailure} when there is none
 */
export async function findFreeHalfHour(api: ApiClient): Promise<Temporal.ZonedDateTime> {
  let any: Temporal.ZonedDateTime | undefined
  for await (const starts of freeDays(api)) {
    const [best] = bestHeard(starts)
    if (best !== undefined) return best
    any ??= starts[0]
  }
  if (any !== undefined) return any
  throw new RunFailure(
    `The calendar has no free half hour in the next ${DAYS_AHEAD} days. Cancel something, or start afresh with: npm run reset`,
  )
}

function startOf(slot: z.output<typeof Slot>): Temporal.ZonedDateTime {
  return Temporal.Instant.from(slot.start).toZonedDateTimeISO(slot.zone)
}

/** Free times of one day, as the API offers them. */
export async function freeTimesOn(
  api: ApiClient,
  day: Temporal.PlainDate,
): Promise<readonly Temporal.ZonedDateTime[]> {
  const body = { date: day.toString() }
  const found = await api.post('/api/calendar/check-availability', body, Availability)
  return found.available_slots.map(startOf)
}

/** The last day of the next weeks that has free times. @throws {RunFailure} when there is none */
export async function farDay(api: ApiClient): Promise<Temporal.ZonedDateTime> {
  const today = Temporal.Now.plainDateISO()
  for (let days = DAYS_AHEAD; days > 0; days -= 1) {
    const [first] = await freeTimesOn(api, today.add({ days }))
    if (first !== undefined) return first
  }
  throw new RunFailure('The calendar has no free day. Start afresh with: npm run reset')
}

/** The free half hours of each day to come that are well heard, those heard best first. */
export async function* wellHeardDays(
  api: ApiClient,
): AsyncGenerator<readonly Temporal.ZonedDateTime[]> {
  for await (const starts of freeDays(api)) yield bestHeard(starts)
}

async function* freeDays(api: ApiClient): AsyncGenerator<readonly Temporal.ZonedDateTime[]> {
  const today = Temporal.Now.plainDateISO()
  for (let days = 1; days <= DAYS_AHEAD; days += 1) {
    yield await freeTimesOn(api, today.add({ days }))
  }
}

function bestHeard(starts: readonly Temporal.ZonedDateTime[]): Temporal.ZonedDateTime[] {
  return BEST_HEARD.flatMap(
    (hour) => starts.find((start) => start.hour === hour && start.minute === 0) ?? [],
  )
}
