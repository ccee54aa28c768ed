import type { Temporal } from 'temporal-polyfill'
import { findFreeHalfHour } from '../calendar.ts'
import { changesBetween, whyNotBooked } from '../proof.ts'
import { sayDay, sayMoment, sayTime } from '../say-date.ts'
import type { Script } from '../script.ts'
import { isBooked, replyToBooking, runErrand } from './errand.ts'
import type { Scenario } from './scenario.ts'

export const ambiguous: Scenario = {
  name: 'ambiguous',
  summary: 'names a weekday and a date that do not go together: asked back, then booked right',
  async prepare(api) {
    const start = await findFreeHalfHour(api)
    let isAskedBack = false
    return {
      about: `Asked for under the wrong weekday: ${sayMoment(start)}`,
      script: ambiguousScript(start, () => {
        isAskedBack = true
      }),
      whyNot: ({ before, after }) =>
        isAskedBack ? whyNotBooked(changesBetween(before, after), start) : 'nothing was asked back',
    }
  },
}

/** @param onAskedBack told when the agent says that the two do not go together */
export function ambiguousScript(start: Temporal.ZonedDateTime, onAskedBack: () => void): Script {
  const otherDay = start.add({ days: 1 }).toLocaleString('en-GB', { weekday: 'long' })
  const wrong = sayDay(start).replace(/^\w+/, otherDay)
  return runErrand({
    asks: [
      `I would like to book an appointment on ${wrong} at ${sayTime(start)}.`,
      `Please book ${sayTime(start)}, on ${wrong}.`,
    ],
    reply(heard) {
      if (/\bis not a \w+day\b/i.test(heard)) {
        onAskedBack()
        return `On ${sayMoment(start)}.`
      }
      return replyToBooking(heard, start)
    },
    isDone: isBooked,
  })
}
