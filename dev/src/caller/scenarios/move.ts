import type { Temporal } from 'temporal-polyfill'
import type { Appointment } from '../calendar.ts'
import { namesTime } from '../read-back.ts'
import { sayDay, sayMoment, sayTime } from '../say-date.ts'
import type { Script } from '../script.ts'
import { runErrand } from './errand.ts'
import { bookBefore, twoFreeTimes } from './free-times.ts'
import type { Outcome, Scenario } from './scenario.ts'
import { whyNotUnchanged, without } from './unchanged.ts'

export const move: Scenario = {
  name: 'move',
  summary: 'moves an appointment to another day: the same one, and its same event, at the new time',
  async prepare(api) {
    const [from, to] = await twoFreeTimes(api, 'two days')
    const dentist = await bookBefore(api, 'Dentist', from)
    return {
      about: `Dentist, to be moved from ${sayMoment(from)} to ${sayMoment(to)}`,
      script: movingScript(from, to),
      whyNot: (outcome) => whyNotMoved(outcome, dentist, to),
    }
  },
}

/** Says yes to a question that moves it to its own time, and to no other. */
export function movingScript(from: Temporal.ZonedDateTime, to: Temporal.ZonedDateTime): Script {
  return runErrand({
    asks: [
      `I want to move my dentist appointment to ${sayMoment(to)}.`,
      `Please move the dentist to ${sayDay(to)}, at ${sayTime(to)}.`,
      `Can you move my appointment on ${sayDay(from)} to ${sayMoment(to)}?`,
    ],
    reply(heard) {
      if (/\bwhich one\b/i.test(heard)) return `The one on ${sayMoment(from)}.`
      const target = /\bshall i move\b.*? to (.*)/i.exec(heard)?.[1]
      if (target !== undefined) {
        // "Wednesday 25 November, 10 to 10:30 am": a read-back names its hour with "from".
        const isMeant = namesTime(target.replace(', ', ' from '), to)
        return isMeant ? 'Yes please.' : `No. To ${sayMoment(to)}.`
      }
      return /\b(?:which day|what time)\b/i.test(heard) ? `${sayMoment(to)}.` : undefined
    },
    isDone: (heard) => /\b(?:moved:|still being confirmed)/i.test(heard),
  })
}

export function whyNotMoved(
  { before, after, audit }: Outcome,
  { id, event_id: eventId }: Appointment,
  to: Temporal.ZonedDateTime,
): string | undefined {
  const moved = after.appointments.find((appointment) => appointment.id === id)
  const event = after.events.find((one) => one.id === eventId)
  if (moved === undefined) return 'the appointment is gone'
  if (event === undefined) return 'the event of the appointment is gone'
  if (moved.status !== 'confirmed') return `the appointment is ${moved.status}`
  const isThere = [moved, event].every(({ start }) => Date.parse(start) === to.epochMilliseconds)
  if (!isThere) return 'the appointment or its event is not at the new time'
  const ids = new Set([id, eventId])
  return whyNotUnchanged({ before: without(before, ids), after: without(after, ids), audit })
}
