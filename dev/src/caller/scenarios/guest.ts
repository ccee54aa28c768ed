import { randomInt } from 'node:crypto'
import { z } from 'zod'
import type { Temporal } from 'temporal-polyfill'
import type { ApiClient } from '../api-client.ts'
import { openLink } from '../guest-link.ts'
import { changesBetween, whyNotBooked } from '../proof.ts'
import { namesTime } from '../read-back.ts'
import { sayDay, sayMoment } from '../say-date.ts'
import type { Script } from '../script.ts'
import { isBooked, replyToBooking, runErrand, waysToBook } from './errand.ts'
import { bookBefore, twoFreeTimes } from './free-times.ts'
import { readDigits, somebodysNumber, waysToSayNumber } from './guests-number.ts'
import type { Scenario } from './scenario.ts'

export const NAME = 'Sam Lee'
/** Of the owner's own; no guest hears it. */
const SECRET = 'Dentist'

const Upcoming = z.object({
  appointments: z.array(
    z.looseObject({
      id: z.string(),
      with: z.looseObject({ reference: z.string(), phone: z.string().nullable() }).nullish(),
    }),
  ),
})

export const guest: Scenario = {
  name: 'guest',
  summary: 'a guest books by the public link: theirs alone, with the reference that they heard',
  async prepare(api) {
    const [taken, start] = await twoFreeTimes(api, 'one day')
    await bookBefore(api, SECRET, taken)
    const number = somebodysNumber(randomInt)
    const heard: string[] = []
    const script = guestsBookingScript(start, number)
    return {
      about: `${NAME}, by the link, asks what else is on and books: ${sayMoment(start)}`,
      link: await openLink(api),
      script: (words) => {
        heard.push(words)
        return script(words)
      },
      whyNot: async ({ before, after }) => {
        const changes = changesBetween(before, after)
        return (
          whyNotBooked(changes, start) ??
          whyNotSilent(heard) ??
          (await whyNotTheirs(api, changes.appointments[0]?.id, number, heard))
        )
      },
    }
  },
}

/** First asks what is none of their business; says yes to their own time and number alone. */
export function guestsBookingScript(start: Temporal.ZonedDateTime, number: string): Script {
  const sayNumber = waysToSayNumber(number)
  return runErrand({
    asks: [`What is on on ${sayDay(start)}?`, ...waysToBook(start)],
    reply(heard) {
      if (/\byour full name\b/i.test(heard)) return `My name is ${NAME}.`
      if (/\byour phone number\b/i.test(heard)) return sayNumber()
      const isRead = /\bshall i book\b/i.test(heard) && namesTime(heard, start)
      return isRead && !readDigits(heard).includes(number) ? 'No.' : replyToBooking(heard, start)
    },
    isDone: isBooked,
  })
}

const whyNotSilent = (heard: readonly string[]) =>
  heard.some((words) => words.includes(SECRET)) ? 'the guest heard what else is on' : undefined

/** The owner sees the number and the reference that the guest heard. */
async function whyNotTheirs(
  api: ApiClient,
  id: string | undefined,
  number: string,
  heard: readonly string[],
): Promise<string | undefined> {
  const { appointments } = await api.get('/api/appointments/upcoming', Upcoming)
  const attendee = appointments.find((one) => one.id === id)?.with
  if (!attendee?.phone?.endsWith(number.slice(1))) return 'the number is not the one that was said'
  const told = heard.findLast((words) => /your reference is/i.test(words)) ?? ''
  const reference = /your reference is (.*?)\./i.exec(told)?.[1]?.replaceAll(',', '').toLowerCase()
  return reference === attendee.reference ? undefined : 'the guest heard another reference'
}
