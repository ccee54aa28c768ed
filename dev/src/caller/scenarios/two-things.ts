import type { Appointment } from '../calendar.ts'
import { changesBetween, whyNotBooked } from '../proof.ts'
import { sayMoment } from '../say-date.ts'
import type { Script } from '../script.ts'
import { cancellingScript } from './cancel.ts'
import { isBooked, replyToBooking, runErrand, waysToBook } from './errand.ts'
import { bookBefore, twoFreeTimes } from './free-times.ts'
import type { Outcome, Scenario } from './scenario.ts'
import { without } from './unchanged.ts'

export const twoThings: Scenario = {
  name: 'two-things',
  summary: 'books one appointment and cancels another in one call: both are done, nothing else',
  async prepare(api) {
    const [start, old] = await twoFreeTimes(api, 'two days')
    const dentist = await bookBefore(api, 'Dentist', old)
    return {
      about: `To be booked: ${sayMoment(start)}; to be cancelled: Dentist, ${sayMoment(old)}`,
      script: bothInTurn(
        runErrand({
          asks: waysToBook(start),
          reply: (heard) => replyToBooking(heard, start),
          isDone: isBooked,
        }),
        cancellingScript(old),
      ),
      whyNot: (outcome) => whyNotBoth(outcome, dentist, start),
    }
  },
}

/** The second begins where the first would say thank you. */
export function bothInTurn(first: Script, second: Script): Script {
  let isDone = false
  return (heard) => {
    const line = isDone ? undefined : first(heard)
    isDone ||= line === 'Thank you.' || line === undefined
    return isDone ? second(heard) : line
  }
}

function whyNotBoth(
  { before, after }: Outcome,
  { id, event_id: eventId }: Appointment,
  start: Parameters<typeof whyNotBooked>[1],
): string | undefined {
  if (after.appointments.some((one) => one.id === id)) return 'the old appointment is still there'
  if (after.events.some((one) => one.id === eventId)) return 'its event is still there'
  return whyNotBooked(changesBetween(without(before, new Set([id, eventId])), after), start)
}
