import { randomInt } from 'node:crypto'
import { z } from 'zod'
import type { Temporal } from 'temporal-polyfill'
import type { ApiClient } from '../api-client.ts'
import { Appointment } from '../calendar.ts'
import { openLink } from '../guest-link.ts'
import { namesTime } from '../read-back.ts'
import { sayMoment } from '../say-date.ts'
import type { Script } from '../script.ts'
import { RunFailure } from '../../run-failure.ts'
import { whyNotCancelled } from './cancel.ts'
import { runErrand } from './errand.ts'
import { twoFreeTimes } from './free-times.ts'
import { NAME } from './guest.ts'
import { sayDigits, somebodysNumber, waysToSayNumber } from './guests-number.ts'
import type { Scenario } from './scenario.ts'

export const guestCancel: Scenario = {
  name: 'guest-cancel',
  summary: 'a guest shows an appointment to be theirs and cancels it: it is gone, and nothing else',
  async prepare(api) {
    const [start] = await twoFreeTimes(api, 'one day')
    const number = somebodysNumber(randomInt)
    const { appointment, reference } = await bookFor(api, start, number)
    return {
      about: `${NAME}, by the link, with the reference ${reference}, cancels ${sayMoment(start)}`,
      link: await openLink(api),
      script: guestsCancellingScript(start, reference, number),
      whyNot: (outcome) => whyNotCancelled(outcome, appointment),
    }
  },
}

const Booked = z.object({ outcome: z.string(), appointment: Appointment })
const Upcoming = z.object({
  appointments: z.array(
    z.looseObject({ id: z.string(), with: z.looseObject({ reference: z.string() }).nullish() }),
  ),
})

/** Booked by the owner for a contact: whoever it is with has a reference, as a guest would. */
async function bookFor(api: ApiClient, start: Temporal.ZonedDateTime, number: string) {
  await api.post('/api/contacts', { name: NAME, phone: number }, z.unknown())
  const body = { name: NAME, title: 'Check-up', start: start.toInstant().toString() }
  const { appointment } = await api.post('/api/appointments', body, Booked)
  const { appointments } = await api.get('/api/appointments/upcoming', Upcoming)
  const reference = appointments.find(({ id }) => id === appointment.id)?.with?.reference
  if (reference !== undefined) return { appointment, reference }
  throw new RunFailure('The calendar has not confirmed it in time. Try again.')
}

/** Tells reference and number when asked, and says yes to a question about their own time alone. */
export function guestsCancellingScript(
  start: Temporal.ZonedDateTime,
  reference: string,
  number: string,
): Script {
  const sayNumber = waysToSayNumber(number)
  return runErrand({
    asks: ['I have to cancel my appointment.', 'Please cancel my appointment.'],
    reply(heard) {
      if (/\bphone number\b(?!.*\breference\b)/i.test(heard)) return sayNumber()
      if (/\breference\b/i.test(heard)) return `${sayReference(reference)}.`
      if (!/\bshall i cancel\b/i.test(heard)) return undefined
      return namesTime(heard, start) ? 'Yes, cancel it.' : 'No, leave it.'
    },
    isDone: (heard) => /\bcancelled:|still being confirmed/i.test(heard),
  })
}

/** `november tango kilo 4 2`, in the words in which people read it out. */
function sayReference(reference: string): string {
  const parts = reference.split(' ')
  return parts.map((part) => (/\d/.test(part) ? sayDigits(part) : part)).join(', ')
}
