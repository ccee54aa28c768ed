import type { Temporal } from 'temporal-polyfill'
import { findFreeHalfHour } from '../calendar.ts'
import { namesTime } from '../read-back.ts'
import { sayMoment } from '../say-date.ts'
import type { Script } from '../script.ts'
import { isBooked, replyToBooking, runErrand, waysToBook } from './errand.ts'
import type { Outcome, Scenario } from './scenario.ts'
import { whyNotUnchanged } from './unchanged.ts'

export const changeMind: Scenario = {
  name: 'change-mind',
  summary: 'books, then takes it back in the same call: the calendar is as it was',
  async prepare(api) {
    const start = await findFreeHalfHour(api)
    return {
      about: `Booked, and then not wanted any more: ${sayMoment(start)}`,
      script: changingMindScript(start),
      whyNot: (outcome) =>
        whyNotDone(outcome, ['book_appointment', 'cancel_appointment']) ?? whyNotUnchanged(outcome),
    }
  },
}

/** Books at its own time, then cancels just that. */
export function changingMindScript(start: Temporal.ZonedDateTime): Script {
  let hasBooked = false
  return runErrand({
    asks: waysToBook(start),
    reply(heard) {
      hasBooked ||= isBooked(heard)
      if (!hasBooked) return replyToBooking(heard, start)
      if (/\bwhich one\b/i.test(heard)) return `The one on ${sayMoment(start)}.`
      if (!/\bshall i cancel\b/i.test(heard)) return 'Sorry, I changed my mind. Please cancel it.'
      return namesTime(heard, start) ? 'Yes, cancel it.' : 'No, leave it.'
    },
    isDone: (heard) => hasBooked && /\bcancelled:/i.test(heard),
  })
}

/** A calendar that is as it was says nothing unless something was done to it in between. */
function whyNotDone({ audit }: Outcome, tools: readonly string[]): string | undefined {
  const missing = tools.find(
    (name) =>
      audit.filter(({ tool, outcome }) => tool === name && outcome === 'allowed').length < 2,
  )
  return missing === undefined ? undefined : `${missing} was not asked for and agreed to`
}
