import { changesBetween, whyNotBooked } from '../proof.ts'
import { sayDay, sayMoment, sayTime } from '../say-date.ts'
import { isBooked, replyToBooking, runErrand } from './errand.ts'
import { twoFreeTimes } from './free-times.ts'
import type { Scenario } from './scenario.ts'

export const midSentence: Scenario = {
  name: 'mid-sentence',
  summary: 'corrects the day before the sentence is out: booked on the second day, once',
  async prepare(api) {
    const [first, second] = await twoFreeTimes(api, 'two days')
    const [wrong, right] = [sayDay(first), sayDay(second)]
    return {
      about: `Says ${wrong}, and means ${sayMoment(second)}`,
      script: runErrand({
        asks: [
          `I would like to book an appointment on ${wrong}, no, on ${right} at ${sayTime(second)}.`,
          `Please book an appointment on ${wrong}, sorry, I mean ${right}, at ${sayTime(second)}.`,
        ],
        reply: (heard) => replyToBooking(heard, second),
        isDone: isBooked,
      }),
      whyNot: ({ before, after }) => whyNotBooked(changesBetween(before, after), second),
    }
  },
}
