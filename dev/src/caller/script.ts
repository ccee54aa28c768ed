import type { Temporal } from 'temporal-polyfill'
import type { Moment } from './converse.ts'
import { namesTime } from './read-back.ts'
import { sayDay, sayMoment, sayTime } from './say-date.ts'

/**
 * What the caller says: words, with ` ... ` for a pause within them; and something that they say
 * without waiting for the answer to it.
 */
export type Line = string | { readonly say: string; readonly interrupting: Interrupting }

export interface Interrupting extends Moment {
  readonly words: string
}

/** What the caller says next, given the agent's last words; undefined: hang up. */
export type Script = (heard: string) => Line | undefined

/** So often is a request put again before the caller gives up. */
const MOST_TRIES = 8

/**
 * Books an appointment at one free time, asks something that takes no tool, thanks, says goodbye.
 * It says yes to a question that names its own time, and to no other.
 */
export function bookingScript(
  start: Temporal.ZonedDateTime,
): (heard: string) => string | undefined {
  const asks = waysToAsk(start)
  const after = ['What can you do?', 'Thank you.', 'Goodbye.']
  let tries = 0
  let booked = false
  return (heard) => {
    booked ||= isBooked(heard)
    if (booked) return after.shift()
    tries += 1
    if (tries > MOST_TRIES) return tries === MOST_TRIES + 1 ? 'Goodbye.' : undefined
    const ask = asks[(tries - 1) % asks.length] ?? ''
    return tries === 1 ? ask : reply(heard, start, ask)
  }
}

/** What is misheard once is misheard again, so that the next try has other words. */
function waysToAsk(start: Temporal.ZonedDateTime): string[] {
  return [
    `I would like to book an appointment on ${sayMoment(start)}.`,
    `Please book ${sayTime(start)}, on ${sayDay(start)}.`,
    `I want an appointment at ${sayTime(start)} on ${sayDay(start)}, please.`,
  ]
}

function reply(heard: string, start: Temporal.ZonedDateTime, ask: string): string {
  if (asksToBook(heard)) {
    return namesTime(heard, start) ? 'Yes please.' : `No. On ${sayMoment(start)}.`
  }
  if (/\b(call it|name|title|what is it for)\b/i.test(heard)) return 'Call it an appointment.'
  if (/\b(when|what day|which day|what time)\b/i.test(heard)) return `On ${sayMoment(start)}.`
  return ask
}

function asksToBook(heard: string): boolean {
  return /\b(shall|should|may|can) i (go ahead and )?book\b/i.test(heard)
}

function isBooked(heard: string): boolean {
  return /\b(booked|still being confirmed)\b/i.test(heard) && !asksToBook(heard)
}
