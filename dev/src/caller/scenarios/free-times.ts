import { z } from 'zod'
import type { Temporal } from 'temporal-polyfill'
import { RunFailure } from '../../run-failure.ts'
import type { ApiClient } from '../api-client.ts'
import { Appointment, wellHeardDays } from '../calendar.ts'

/** Two free half hours that are well heard: on one day, or on two. @throws {RunFailure} */
export async function twoFreeTimes(
  api: ApiClient,
  on: 'one day' | 'two days',
): Promise<[Temporal.ZonedDateTime, Temporal.ZonedDateTime]> {
  const found: Temporal.ZonedDateTime[] = []
  for await (const starts of wellHeardDays(api)) {
    const wanted = on === 'one day' ? starts.slice(0, 2) : starts.slice(0, 1)
    if (on === 'one day' && wanted.length < 2) continue
    found.push(...wanted)
    const [first, second] = found
    if (first !== undefined && second !== undefined) return [first, second]
  }
  throw new RunFailure('The calendar is too full for this. Start afresh with: npm run reset')
}

const Booked = z.object({ outcome: z.string(), appointment: Appointment })

/** An appointment that is there before the call, booked by its owner over HTTP. */
export async function bookBefore(
  api: ApiClient,
  title: string,
  start: Temporal.ZonedDateTime,
): Promise<Appointment> {
  const body = { title, start: start.toInstant().toString() }
  const { outcome, appointment } = await api.post('/api/appointments', body, Booked)
  if (outcome === 'booked') return appointment
  throw new RunFailure(`The calendar has not confirmed ${title} in time. Try again.`)
}
