import type { Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import type { Clock } from '@parley/shared/time/clock'
import type { RequestHandler } from 'express'
import { signedByTwilio, type TwilioForm, type TwilioParts } from './signed-by-twilio.ts'
import { startNumber, stopNumber } from './stopped-numbers.ts'

export interface IncomingParts extends TwilioParts {
  readonly database: Kysely<Database>
  readonly clock: Clock
}

/** Twilio's own words for it (https://help.twilio.com/articles/223134027). */
const WORDS = {
  STOP: ['stop', 'stopall', 'unsubscribe', 'cancel', 'end', 'quit', 'revoke', 'optout'],
  START: ['start', 'yes', 'unstop'],
  HELP: ['help', 'info'],
} as const
type Wish = keyof typeof WORDS

const HELP =
  '<?xml version="1.0" encoding="UTF-8"?><Response><Message>Messages about your appointments. Reply STOP to end them, START to have them again.</Message></Response>'

/** `POST /api/twilio/incoming`: STOP, START and HELP are heard; all else is nobody's. */
export function postIncoming(parts: IncomingParts): RequestHandler {
  return signedByTwilio(parts, async (form) => {
    const wish = wishIn(form)
    const from = String(form['From'] ?? '')
    if (wish === 'STOP') await stopNumber(parts, from)
    if (wish === 'START') await startNumber(parts, from)
    return wish === 'HELP' ? HELP : undefined
  })
}

/** Where Advanced Opt-Out is on, Twilio says what it took the message for, in any language. */
function wishIn(form: TwilioForm): Wish | undefined {
  const taken = form['OptOutType']
  if (taken === 'STOP' || taken === 'START' || taken === 'HELP') return taken
  const word = String(form['Body'] ?? '')
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '')
  const wishes: readonly Wish[] = ['STOP', 'START', 'HELP']
  return wishes.find((wish) => WORDS[wish].some((one) => one === word))
}
