import type { Temporal } from 'temporal-polyfill'
import { namesTime } from '../read-back.ts'
import { sayDay, sayMoment, sayTime } from '../say-date.ts'
import type { Line, Script } from '../script.ts'

/** So often is a request put again before the caller gives up. */
const MOST_TRIES = 8

/** A caller who wants one thing: how they ask, and how they answer until it is done. */
export interface Errand {
  /** In other words each time: what is misheard once is misheard again. */
  readonly asks: readonly [Line, ...Line[]]
  /** To the agent's last words; undefined: the request is put again. */
  readonly reply: (heard: string) => Line | undefined
  readonly isDone: (heard: string) => boolean
}

/** How the caller asks for a half hour, in other words each time. */
export function waysToBook(start: Temporal.ZonedDateTime): [string, ...string[]] {
  return [
    `I would like to book an appointment on ${sayMoment(start)}.`,
    `Please book an appointment on ${sayMoment(start)}.`,
    `I want an appointment at ${sayTime(start)} on ${sayDay(start)}, please.`,
  ]
}

/** Says yes to a question about this time, and to no other. */
export function replyToBooking(heard: string, start: Temporal.ZonedDateTime): string | undefined {
  if (/\bshall i book\b/i.test(heard)) {
    return namesTime(heard, start) ? 'Yes please.' : `No. On ${sayMoment(start)}.`
  }
  const isAsked = /\b(?:which day|what time|instead\?)/i.test(heard)
  return isAsked ? `On ${sayMoment(start)}.` : undefined
}

export function isBooked(heard: string): boolean {
  return /\bbooked:|still being confirmed/i.test(heard)
}

/** Asks until the errand is done, then says goodbye. */
export function runErrand({ asks, reply, isDone }: Errand): Script {
  const after = ['Thank you.', 'Goodbye.']
  let tries = 0
  let done = false
  return (heard) => {
    done ||= tries > 0 && isDone(heard)
    if (done) return after.shift()
    tries += 1
    if (tries > MOST_TRIES) return tries === MOST_TRIES + 1 ? 'Goodbye.' : undefined
    const ask = asks[(tries - 1) % asks.length] ?? asks[0]
    return tries === 1 ? ask : (reply(heard) ?? ask)
  }
}
