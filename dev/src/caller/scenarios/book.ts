import { findFreeHalfHour } from '../calendar.ts'
import { changesBetween, whyNotBooked } from '../proof.ts'
import { sayMoment } from '../say-date.ts'
import { bookingScript } from '../script.ts'
import type { Scenario } from './scenario.ts'

export const book: Scenario = {
  name: 'book',
  summary: 'asks for a free time, says yes to the read-back: one appointment, one event',
  async prepare(api) {
    const start = await findFreeHalfHour(api)
    return {
      about: `Free, and asked for in this call: ${sayMoment(start)}`,
      script: bookingScript(start),
      whyNot: ({ before, after }) => whyNotBooked(changesBetween(before, after), start),
    }
  },
}
