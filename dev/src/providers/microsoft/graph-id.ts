import { idMalformed } from './graph-error.ts'

const MUTABLE = 'AAMkAD'
const IMMUTABLE = 'AAkALg'

/** An opaque id: by default it changes with the calendar, as Outlook's do; an immutable one does not. */
export function graphId(calendarKey: string, eventKey: string, immutable: boolean): string {
  return immutable
    ? `${IMMUTABLE}${encode(eventKey)}`
    : `${MUTABLE}${encode(`${calendarKey}|${eventKey}`)}`
}

/** @throws {Refusal} 400 when it is no id at all */
export function eventKeyOf(id: string): string {
  const kind = id.slice(0, MUTABLE.length)
  const text = Buffer.from(id.slice(MUTABLE.length), 'base64url').toString()
  if (kind === IMMUTABLE && text !== '') return text
  const key = text.split('|')[1]
  if (kind !== MUTABLE || key === undefined || key === '') throw idMalformed()
  return key
}

export function calendarId(key: string): string {
  return `${MUTABLE}${encode(`calendar:${key}`)}`
}

function encode(text: string): string {
  const encoded = Buffer.from(text).toString('base64url')
  return encoded.padEnd(Math.ceil(encoded.length / 4) * 4, '=')
}
