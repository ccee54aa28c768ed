import type { Temporal } from 'temporal-polyfill'
import type { Appointment } from '../calendar.ts'
import { namesTime } from '../read-back.ts'
import { sayDay, sayMoment } from '../say-date.ts'
import type { Script } from '../script.ts'
import { runErrand } from './errand.ts'
import { bookBefore, twoFreeTimes } from './free-times.ts'
import type { Outcome, Scenario } from './scenario.ts'
import { whyNotUnchanged, without } from './unchanged.ts'

export const cancel: Scenario = {
  name: 'cancel',
  summary: 'cancels an appointment: it and its event are gone, and nothing else',
  async prepare(api) {
    const [start] = await twoFreeTimes(api, 'one day')
    const dentist = await bookBefore(api, 'Dentist', start)
    return {
      about: `Dentist, to be cancelled: ${sayMoment(start)}`,
      script: cancellingScript(start),
      whyNot: (outcome) => whyNotCancelled(outcome, dentist),
    }
  },
}

/** Says yes to a question about its own appointment, and to no other. */
export function cancellingScript(start: Temporal.ZonedDateTime): Script {
  return runErrand({
    asks: [
      'Cancel my dentist appointment.',
      `Please cancel my appointment on ${sayDay(start)}.`,
      'I want to cancel the dentist.',
    ],
    reply(heard) {
      if (/\bwhich one\b/i.test(heard)) return `The one on ${sayMoment(start)}.`
      if (!/\bshall i cancel\b/i.test(heard)) return undefined
      return namesTime(heard, start) ? 'Yes, cancel it.' : 'No, leave it.'
    },
    isDone: (heard) => /\bcancelled:|still being confirmed/i.test(heard),
  })
}

export function whyNotCancelled(
  { before, after, audit }: Outcome,
  { id, event_id: eventId }: Appointment,
): string | undefined {
  if (after.appointments.some((one) => one.id === id)) return 'the appointment is still there'
  if (after.events.some((one) => one.id === eventId)) return 'its event is still there'
  return whyNotUnchanged({ before: without(before, new Set([id, eventId])), after, audit })
}
