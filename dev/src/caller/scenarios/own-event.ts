import type { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { changesBetween } from '../proof.ts'
import { namesTime } from '../read-back.ts'
import { sayDay, sayMoment } from '../say-date.ts'
import type { Script } from '../script.ts'
import { runErrand } from './errand.ts'
import { twoFreeTimes } from './free-times.ts'
import type { Outcome, Scenario } from './scenario.ts'
import { whyNotUnchanged, without } from './unchanged.ts'

const TITLE = 'Swimming'
const Made = z.object({ event: z.object({ id: z.string() }) })

export const event: Scenario = {
  name: 'event',
  summary: 'puts an event of their own into the calendar: that one event, and no appointment',
  async prepare(api) {
    const [start] = await twoFreeTimes(api, 'one day')
    return {
      about: `To be put into the calendar: ${TITLE}, ${sayMoment(start)}`,
      script: creatingScript(start),
      whyNot: (outcome) => whyNotCreated(outcome, start),
    }
  },
}

export const deleteEvent: Scenario = {
  name: 'delete-event',
  summary: 'deletes an event of their own by its name: it is gone, and nothing else',
  async prepare(api) {
    const [start] = await twoFreeTimes(api, 'one day')
    const body = { title: TITLE, start: instantOf(start), end: instantOf(start.add({ hours: 1 })) }
    const { event: made } = await api.post('/calendar/events', body, Made)
    return {
      about: `To be deleted: ${TITLE}, ${sayMoment(start)}`,
      script: deletingScript(start),
      whyNot(outcome) {
        if (outcome.after.events.some(({ id }) => id === made.id)) return 'it is still there'
        const before = without(outcome.before, new Set([made.id]))
        return whyNotUnchanged({ ...outcome, before })
      },
    }
  },
}

const instantOf = (time: Temporal.ZonedDateTime) => time.toInstant().toString()

/** Says yes to its own time alone. */
export function creatingScript(start: Temporal.ZonedDateTime): Script {
  return runErrand({
    asks: [
      `Create an event called ${TITLE} on ${sayMoment(start)}.`,
      `Please make a new event, on ${sayMoment(start)}.`,
    ],
    reply(heard) {
      if (/\b(?:which day|what time)\b/i.test(heard)) return `On ${sayMoment(start)}.`
      if (!/\bshall i put\b/i.test(heard)) return undefined
      return namesTime(heard, start) ? 'Yes please.' : 'No.'
    },
    isDone: (heard) => /\bdone:|still being confirmed/i.test(heard),
  })
}

/** Says yes to its own event alone. */
export function deletingScript(start: Temporal.ZonedDateTime): Script {
  return runErrand({
    asks: [
      `Delete the ${TITLE} event on ${sayDay(start)}.`,
      `Please delete the event called ${TITLE}.`,
    ],
    reply(heard) {
      if (!/\bshall i delete\b/i.test(heard)) return undefined
      const isMeant = namesTime(heard.replace(/, (?=\d)/, ' from '), start)
      return isMeant ? 'Yes please.' : 'No.'
    },
    isDone: (heard) => /\bdeleted:|still being confirmed/i.test(heard),
  })
}

function whyNotCreated(
  { before, after }: Outcome,
  start: Temporal.ZonedDateTime,
): string | undefined {
  const { appointments, events, gone } = changesBetween(before, after)
  if (gone.length > 0) return `${gone.length} thing(s) that were in the calendar are gone`
  if (appointments.length > 0) return 'an appointment was made'
  if (events.length !== 1) return `${events.length} events were made`
  const isThere = events.every((one) => Date.parse(one.start) === start.epochMilliseconds)
  return isThere ? undefined : 'the event is at another time than the one asked for'
}
