import type { Mail } from '../message.ts'

/** Twilio takes no more; three ordinary messages. */
const LONGEST = 480

/** Ends every text message of ours: by it an attempt is found again at Twilio. It says nothing. */
export const markOf = (id: string): string => `(${id.slice(-8)})`

export function textFor(id: string, { brief, text }: Mail): string {
  const said = (brief ?? text).trim()
  const whole = said.length > LONGEST ? `${said.slice(0, LONGEST - 3)}...` : said
  return `${whole} ${markOf(id)}`
}
