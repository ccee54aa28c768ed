import type { Temporal } from 'temporal-polyfill'
import { changesBetween, whyNotBooked } from '../proof.ts'
import { namesTime } from '../read-back.ts'
import { sayFullHour, sayMoment, sayTime } from '../say-date.ts'
import type { Script } from '../script.ts'
import { isBooked, replyToBooking, runErrand, waysToBook } from './errand.ts'
import { twoFreeTimes } from './free-times.ts'
import type { Scenario } from './scenario.ts'

export const correct: Scenario = {
  name: 'correct',
  summary: 'changes the time in answer to the read-back: one appointment, at the second time',
  async prepare(api) {
    const [first, second] = await twoFreeTimes(api, 'one day')
    return {
      about: `Asked for: ${sayMoment(first)}; then ${sayTime(second)} instead`,
      script: correctingScript(first, second),
      whyNot: ({ before, after }) => whyNotBooked(changesBetween(before, after), second),
    }
  },
}

/** Says yes to a question that names the second time, and to no other. */
export function correctingScript(
  first: Temporal.ZonedDateTime,
  second: Temporal.ZonedDateTime,
): Script {
  return runErrand({
    asks: waysToBook(first),
    reply: (heard) =>
      /\bshall i book\b/i.test(heard) && namesTime(heard, first)
        ? `No, could we do ${sayFullHour(second)} instead?`
        : replyToBooking(heard, second),
    isDone: isBooked,
  })
}
