import type { Temporal } from 'temporal-polyfill'
import { findFreeHalfHour } from '../calendar.ts'
import { changesBetween, whyNotBooked } from '../proof.ts'
import { sayMoment } from '../say-date.ts'
import type { Script } from '../script.ts'
import { isBooked, replyToBooking, runErrand, waysToBook } from './errand.ts'
import type { Scenario } from './scenario.ts'

/** After the yes: its turn has ended, and the answer to it is not yet heard. */
const WHILE_BOOKING_MS = 500
/** Of a read-back that takes four seconds. */
const BEFORE_THE_TIME_MS = 900

export const interrupt: Scenario = {
  name: 'interrupt',
  summary: 'speaks over the agent while it books: exactly one appointment, and the call goes on',
  async prepare(api) {
    const start = await findFreeHalfHour(api)
    return {
      about: `Asked for, and talked over while it is booked: ${sayMoment(start)}`,
      script: interruptingScript(start),
      whyNot: ({ before, after }) => whyNotBooked(changesBetween(before, after), start),
    }
  },
}

/** The first yes is followed by more words, whatever the agent does then. */
export function interruptingScript(start: Temporal.ZonedDateTime): Script {
  const when = { after: 'own words', ms: WHILE_BOOKING_MS } as const
  let hasInterrupted = false
  return runErrand({
    asks: waysToBook(start),
    reply(heard) {
      const reply = replyToBooking(heard, start)
      if (reply !== 'Yes please.' || hasInterrupted) return reply
      hasInterrupted = true
      return { say: reply, interrupting: { ...when, words: 'And thank you very much for that.' } }
    },
    isDone: isBooked,
  })
}

export const earlyYes: Scenario = {
  name: 'early-yes',
  summary: 'says yes before the question is out: it is asked again, then booked once',
  async prepare(api) {
    const start = await findFreeHalfHour(api)
    let isEarly = false
    return {
      about: `Asked for, and agreed to too soon: ${sayMoment(start)}`,
      script: earlyYesScript(start, () => {
        isEarly = true
      }),
      whyNot: ({ before, after }) =>
        isEarly
          ? 'it was booked on a yes to a question that was not heard'
          : whyNotBooked(changesBetween(before, after), start),
    }
  },
}

/** @param onEarly told when the yes into the question was taken for an answer to it */
export function earlyYesScript(start: Temporal.ZonedDateTime, onEarly: () => void): Script {
  const when = { after: 'first sound', ms: BEFORE_THE_TIME_MS } as const
  const [ask] = waysToBook(start)
  let hasAgreed = false
  return runErrand({
    asks: [{ say: ask, interrupting: { ...when, words: 'Yes please.' } }, ask],
    reply(heard) {
      const reply = replyToBooking(heard, start)
      hasAgreed ||= reply === 'Yes please.'
      return reply
    },
    isDone(heard) {
      if (isBooked(heard) && !hasAgreed) onEarly()
      return isBooked(heard)
    },
  })
}
