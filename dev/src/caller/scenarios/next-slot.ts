import type { Temporal } from 'temporal-polyfill'
import { changesBetween, whyNotBooked } from '../proof.ts'
import { timeNamed } from '../read-back.ts'
import { sayDay } from '../say-date.ts'
import type { Script } from '../script.ts'
import { isBooked, runErrand } from './errand.ts'
import { twoFreeTimes } from './free-times.ts'
import type { Scenario } from './scenario.ts'

type Time = Temporal.ZonedDateTime

export const nextSlot: Scenario = {
  name: 'next-slot',
  summary: 'takes "the one after that" in place of the time that was read back: that one is booked',
  async prepare(api) {
    const [day] = await twoFreeTimes(api, 'one day')
    const chosen: { time?: Time } = {}
    return {
      about: `Asked what is free on ${sayDay(day)}; takes the one after the first`,
      script: nextSlotScript(day, (time) => {
        chosen.time = time
      }),
      whyNot: ({ before, after }) =>
        chosen.time === undefined
          ? 'no later time was read back'
          : whyNotBooked(changesBetween(before, after), chosen.time),
    }
  },
}

/** @param onChoice told of the time that the caller says yes to */
export function nextSlotScript(day: Time, onChoice: (time: Time) => void): Script {
  let first: Time | undefined
  return runErrand({
    asks: [`When am I free on ${sayDay(day)}?`, `Find me a free time on ${sayDay(day)}.`],
    reply(heard) {
      if (/\bwhich one\b/i.test(heard)) return 'The first one.'
      if (!/\bshall i book\b/i.test(heard)) return undefined
      const time = timeNamed(heard, day)
      if (time === undefined) return 'No thank you.'
      first ??= time
      if (first.epochMilliseconds >= time.epochMilliseconds) return 'No, the one after that.'
      onChoice(time)
      return 'Yes please.'
    },
    isDone: isBooked,
  })
}
