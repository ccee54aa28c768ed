import type { Temporal } from 'temporal-polyfill'
import { freeTimesOn, farDay } from '../calendar.ts'
import { namesDay } from '../read-back.ts'
import { sayDay } from '../say-date.ts'
import type { Script } from '../script.ts'
import { runErrand } from './errand.ts'
import type { Scenario } from './scenario.ts'
import { whyNotUnchanged } from './unchanged.ts'

export const closeDay: Scenario = {
  name: 'close-day',
  summary: 'closes a day: nothing is free on it any more, and what is booked stays',
  async prepare(api) {
    const day = await farDay(api)
    return {
      about: `To be closed: ${sayDay(day)}`,
      script: closingScript(day),
      async whyNot(outcome) {
        const free = await freeTimesOn(api, day.toPlainDate())
        if (free.length > 0) return `${free.length} times are still free on that day`
        return whyNotUnchanged(outcome)
      },
    }
  },
}

/** Says yes to its own day alone. */
export function closingScript(day: Temporal.ZonedDateTime): Script {
  return runErrand({
    asks: [
      `Close my calendar on ${sayDay(day)}.`,
      `Please block ${sayDay(day)}.`,
      `I want to take ${sayDay(day)} off. Please close it.`,
    ],
    reply(heard) {
      if (!/\bshall i set this\b/i.test(heard)) return undefined
      return /\bclosed on\b/i.test(heard) && namesDay(heard, day) ? 'Yes please.' : 'No.'
    },
    isDone: (heard) => /\bdone: closed\b/i.test(heard),
  })
}
