import fc from 'fast-check'
import type { Question } from '../availability.ts'
import { HOUR_MS, MINUTE_MS, type Interval } from '../interval.ts'
import { dateOf, localDay } from '../local-time.ts'

const fiveMinutes = (most: number) => fc.integer({ min: 0, max: most / 5 }).map((n) => n * 5)

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

const hours = fc
  .tuple(fiveMinutes(23 * 60), fc.integer({ min: 1, max: 24 * 12 }))
  .map(([from, length]) => ({
    starts: clock(from),
    ends: clock(Math.min(24 * 60, from + length * 5)),
  }))

const weekly = fc.array(
  fc.tuple(fc.integer({ min: 1, max: 7 }), hours).map(([weekday, of]) => ({ weekday, ...of })),
  { minLength: 3, maxLength: 14 },
)

const busy = (around: number) =>
  fc.array(
    fc
      .tuple(fc.integer({ min: -600, max: 600 }), fc.integer({ min: 1, max: 60 }))
      .map(([from, length]) => ({
        start: around + from * 5 * MINUTE_MS,
        end: around + (from + length) * 5 * MINUTE_MS,
      })),
    { maxLength: 8 },
  )

const minutes = (...choices: number[]) =>
  fc.constantFrom(...choices).map((choice) => choice * MINUTE_MS)

const shape = fc.record({
  lengthMs: minutes(5, 15, 30, 45, 60, 150),
  beforeMs: minutes(0, 0, 5, 15),
  afterMs: minutes(0, 0, 10, 30),
})

/** One date near the change that is otherwise, and one that is off. */
const special = (zone: string, around: number) => {
  const date = fc
    .integer({ min: -1, max: 1 })
    .map((days) => dateOf(localDay(around + days * 24 * HOUR_MS, zone)))
  const closed = { starts: null, ends: null }
  return fc.record({
    overrides: fc.array(
      fc.tuple(date, fc.oneof(hours, fc.constant(closed))).map(([day, of]) => ({ day, ...of })),
      { maxLength: 2 },
    ),
    holidays: fc.array(
      date.map((day) => ({ day })),
      { maxLength: 1 },
    ),
  })
}

/** Any owner, asked about the days around an instant; nothing there is too soon or too far. */
export function anyQuestion(zone: string, around: number): fc.Arbitrary<Question> {
  const policy = fc.record({
    stepMs: minutes(10, 15, 20, 30, 45, 60, 90),
    alignMs: minutes(5, 15, 30, 60),
  })
  return fc
    .tuple(weekly, special(zone, around), policy, shape, busy(around))
    .map(([weekHours, days, steps, shape, taken]) => ({
      rules: {
        zone,
        calendar: { hours: weekHours, ...days },
        policy: { noticeMs: 0, horizonDays: 60, dailyCap: undefined, ...steps },
      },
      shape,
      taken: { busy: taken, starts: taken.map(({ start }) => start) },
      now: around - 72 * HOUR_MS,
    }))
}

/** The day of the change with those beside it. */
export function daysAround(at: number): Interval {
  return { start: at - 24 * HOUR_MS, end: at + 24 * HOUR_MS }
}
