import type { Temporal } from 'temporal-polyfill'
import type { Random } from '../../audio/noise.ts'
import type { ApiClient } from '../api-client.ts'
import { changesBetween, whyNotBooked } from '../proof.ts'
import { namesTime } from '../read-back.ts'
import { bookBefore } from '../scenarios/free-times.ts'
import { isBooked, runErrand } from '../scenarios/errand.ts'
import { whyNotCancelled } from '../scenarios/cancel.ts'
import { whyNotMoved } from '../scenarios/move.ts'
import type { Plan } from '../scenarios/scenario.ts'
import { whyNotUnchanged } from '../scenarios/unchanged.ts'
import type { Line } from '../script.ts'
import { chance, pick } from './choose.ts'
import * as phrases from './phrases.ts'
import { sayWhen } from './say-when.ts'

type Time = Temporal.ZonedDateTime

export interface Circumstances {
  readonly random: Random
  readonly api: ApiClient
  readonly today: Temporal.PlainDate
  /** Free ones, on two days. */
  readonly times: readonly [Time, Time]
}

/** What somebody calls for, and how the calendar should be afterwards. */
export type Goal = (circumstances: Circumstances) => Promise<Plan>

/** Books; may correct the time in mid-sentence or in answer to the question, or talk over the booking. */
export const bookingGoal: Goal = ({ random, today, times: [other, start] }) => {
  const when = () => sayWhen(random, start, today)
  const correction = pick(random, ['none', 'none', 'in mid-sentence', 'to the question'] as const)
  const ask = () => {
    const wrong = correction === 'in mid-sentence' ? sayWhen(random, other, today) : undefined
    const meant = wrong === undefined ? when() : wrong + pick(random, phrases.CORRECTIONS) + when()
    return request(random, pick(random, phrases.BOOKINGS), meant)
  }
  let isCorrected = correction !== 'to the question'
  const first = isCorrected
    ? ask()
    : request(random, phrases.BOOKINGS[0], sayWhen(random, other, today))
  return Promise.resolve({
    about: `books ${start.toString()}, corrected: ${correction}`,
    script: runErrand({
      asks: [pausing(random, first), ask(), ask()],
      reply(heard) {
        if (!/\bshall i book\b/i.test(heard)) return asksWhen(heard) ? `${when()}.` : undefined
        if (namesTime(heard, start)) return agreeing(random)
        if (isCorrected) return `${pick(random, phrases.NOES)} ${when()}.`
        isCorrected = true
        return `No, ${when()} instead.`
      },
      isDone: isBooked,
    }),
    whyNot: ({ before, after }) => whyNotBooked(changesBetween(before, after), start),
  })
}

/** Asks for a time, and wants nothing any more when it is read back. */
export const refusingGoal: Goal = ({ random, today, times: [start] }) => {
  const ask = () => request(random, pick(random, phrases.BOOKINGS), sayWhen(random, start, today))
  let isAsked = false
  return Promise.resolve({
    about: `asks for ${start.toString()} and refuses it`,
    script: runErrand({
      asks: [ask(), ask(), ask()],
      reply(heard) {
        if (!/\bshall i book\b/i.test(heard))
          return asksWhen(heard) ? sayWhen(random, start, today) : undefined
        isAsked = true
        return pick(random, phrases.REFUSALS)
      },
      isDone: (heard) => /\bnothing is booked\b/i.test(heard),
    }),
    whyNot: (outcome) =>
      whyNotUnchanged(outcome) ?? (isAsked ? undefined : 'it was never read back'),
  })
}

export const cancellingGoal: Goal = async ({ random, api, today, times: [start] }) => {
  const made = await bookBefore(api, 'Checkup', start)
  const ask = () =>
    request(random, pick(random, phrases.CANCELLATIONS), sayWhen(random, start, today))
  return {
    about: `cancels ${start.toString()}`,
    script: runErrand({
      asks: [ask(), ask(), ask()],
      reply(heard) {
        if (/\bwhich one\b/i.test(heard)) return `The one ${sayWhen(random, start, today)}.`
        if (!/\bshall i cancel\b/i.test(heard)) return undefined
        return namesTime(heard, start) ? pick(random, phrases.YESES) : pick(random, phrases.NOES)
      },
      isDone: (heard) => /\bcancelled:|still being confirmed/i.test(heard),
    }),
    whyNot: (outcome) => whyNotCancelled(outcome, made),
  }
}

export const movingGoal: Goal = async ({ random, api, today, times: [from, to] }) => {
  const made = await bookBefore(api, 'Checkup', from)
  const when = () => sayWhen(random, to, today)
  const ask = () =>
    request(
      random,
      `${pick(random, phrases.MOVES)} ${sayWhen(random, from, today)} to`,
      plain(when()),
    )
  return {
    about: `moves ${from.toString()} to ${to.toString()}`,
    script: runErrand({
      asks: [ask(), ask(), ask()],
      reply(heard) {
        if (/\bwhich one\b/i.test(heard)) return `The one ${sayWhen(random, from, today)}.`
        const target = /\bshall i move\b.*? to (.*)/i.exec(heard)?.[1]
        if (target === undefined) return asksWhen(heard) ? `${when()}.` : undefined
        const isMeant = namesTime(target.replace(', ', ' from '), to)
        return isMeant
          ? pick(random, phrases.YESES)
          : `${pick(random, phrases.NOES)} To ${plain(when())}.`
      },
      isDone: (heard) => /\b(?:moved:|still being confirmed)/i.test(heard),
    }),
    whyNot: (outcome) => whyNotMoved(outcome, made, to),
  }
}

function request(random: Random, wish: string, when: string): string {
  const opening = pick(random, phrases.OPENINGS)
  return `${opening} ${wish} ${when}${pick(random, phrases.ENDINGS)}.`.trim()
}

/** "To on Tuesday" is said by nobody. */
const plain = (when: string) => when.replace(/^(?:on|at) /, '')

const asksWhen = (heard: string) => /\b(?:which day|what time|instead\?)/i.test(heard)

/** Some stop to think before they name the day. */
function pausing(random: Random, words: string): string {
  return chance(random, 0.25)
    ? words.replace(/ (?=(?:on|at|this|next|tomorrow)\b)/, ' ... ')
    : words
}

/** Some go on talking while it is booked. */
function agreeing(random: Random): Line {
  const say = pick(random, phrases.YESES)
  if (!chance(random, 0.25)) return say
  const ms = 300 + Math.round(random() * 900)
  return {
    say,
    interrupting: { after: 'own words', ms, words: pick(random, phrases.INTERRUPTIONS) },
  }
}
