import { findFreeHalfHour } from '../calendar.ts'
import { changesBetween, whyNotBooked } from '../proof.ts'
import { sayDay, sayMoment, sayTime } from '../say-date.ts'
import { isBooked, replyToBooking, runErrand, waysToBook } from './errand.ts'
import type { Manner, Scenario } from './scenario.ts'

/** Books as `book` does, by somebody who is harder to understand. */
function heardThrough(name: string, summary: string, manner: Manner): Scenario {
  return {
    name,
    summary,
    async prepare(api) {
      const start = await findFreeHalfHour(api)
      return {
        about: `Free, and asked for in this call: ${sayMoment(start)}`,
        manner,
        script: runErrand({
          asks: waysToBook(start),
          reply: (heard) => replyToBooking(heard, start),
          isDone: isBooked,
        }),
        whyNot: ({ before, after }) => whyNotBooked(changesBetween(before, after), start),
      }
    },
  }
}

export const crowd = heardThrough(
  'crowd',
  'books among people who talk: one appointment, at the time that was asked for',
  { noise: { kind: 'babble', decibels: 20, seed: 1 } },
)

export const badLine = heardThrough(
  'bad-line',
  'books over a line that hisses: one appointment, at the time that was asked for',
  { noise: { kind: 'white', decibels: 15, seed: 1 } },
)

export const pause: Scenario = {
  name: 'pause',
  summary: 'stops to think in mid-sentence: one appointment, and the caller is let finish',
  async prepare(api) {
    const start = await findFreeHalfHour(api)
    return {
      about: `Asked for with pauses: ${sayMoment(start)}`,
      script: runErrand({
        asks: [
          `I would like to book an appointment ... on ${sayDay(start)} ... at ${sayTime(start)}.`,
          `Please book an appointment on ... ${sayMoment(start)}.`,
        ],
        reply: (heard) => replyToBooking(heard, start),
        isDone: isBooked,
      }),
      whyNot: ({ before, after }) => whyNotBooked(changesBetween(before, after), start),
    }
  },
}
