import type { Temporal } from 'temporal-polyfill'
import { findFreeHalfHour } from '../calendar.ts'
import { sayMoment } from '../say-date.ts'
import type { Script } from '../script.ts'
import { runErrand, waysToBook } from './errand.ts'
import type { Scenario } from './scenario.ts'
import { whyNotUnchanged } from './unchanged.ts'

export const refuse: Scenario = {
  name: 'refuse',
  summary: 'asks for a time and says no to the read-back: nothing is booked',
  async prepare(api) {
    const start = await findFreeHalfHour(api)
    let asked = false
    return {
      about: `Free, asked for and then not wanted: ${sayMoment(start)}`,
      script: refusingScript(start, () => {
        asked = true
      }),
      whyNot: (outcome) => (asked ? whyNotUnchanged(outcome) : 'the agent never read it back'),
    }
  },
}

/** @param onQuestion when there is something to say no to */
export function refusingScript(start: Temporal.ZonedDateTime, onQuestion: () => void): Script {
  return runErrand({
    asks: waysToBook(start),
    reply(heard) {
      if (/\bshall i book\b/i.test(heard)) {
        onQuestion()
        return 'No thank you.'
      }
      return /\b(?:which day|what time)\b/i.test(heard) ? `On ${sayMoment(start)}.` : undefined
    },
    isDone: (heard) => /\bnothing is booked\b/i.test(heard),
  })
}
