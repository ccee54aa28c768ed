import type { Temporal } from 'temporal-polyfill'
import { changesBetween, whyNotBooked } from '../proof.ts'
import { namesTime } from '../read-back.ts'
import { sayFullHour, sayMoment, sayTime } from '../say-date.ts'
import type { Script } from '../script.ts'
import { runErrand } from './errand.ts'
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
    asks: [
      `I would like to book an appointment on ${sayMoment(first)}.`,
      `Please book an appointment on ${sayMoment(first)}.`,
    ],
    reply(heard) {
      if (/\bshall i book\b/i.test(heard)) {
        if (namesTime(heard, second)) return 'Yes please.'
        return namesTime(heard, first)
          ? `No, could we do ${sayFullHour(second)} instead?`
          : `No. On ${sayMoment(second)}.`
      }
      const isAsked = /\b(?:which day|what time|instead\?)/i.test(heard)
      return isAsked ? `On ${sayMoment(second)}.` : undefined
    },
    isDone: (heard) => /\bbooked:|still being confirmed/i.test(heard),
  })
}
