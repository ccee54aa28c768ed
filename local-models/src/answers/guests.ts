import { cancelAppointment } from './cancelling.ts'
import type { ChatRequest } from './chat-request.ts'
import { goOn } from './go-on.ts'
import type { Notes } from './notes.ts'
import { call, say, type Reply } from './reply.ts'
import { sentences } from './sentences.ts'
import type { Expecting } from './understand.ts'

/** What a guest says of themselves, as it was heard. */
export type Them = {
  name: string | undefined
  phone: string | undefined
  reference: string | undefined
}

export const nobodyYet: Them = { name: undefined, phone: undefined, reference: undefined }

/** The answer to a question about themselves; undefined: none was asked. */
export function noteThem(them: Them, expecting: Expecting, text: string): Them | undefined {
  if (expecting === 'name') return { ...them, name: nameIn(text) }
  if (expecting === 'number') return { ...them, phone: text }
  return expecting === 'reference' ? { ...them, reference: text } : undefined
}

const lead =
  /^(?:(?:yes|well|oh|hello|um|uh|it is|it's|this is|my (?:full )?name is|i am|i'm|the name is)[ ,.]+)+/i

function nameIn(text: string): string {
  const named = text.trim().replace(lead, '')
  const words = named.replaceAll(/[.,!?]+/g, ' ').split(/\s+/)
  return words
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
}

/** What a tool still has to know of them. */
export function askAboutThem(error: string, sentence: string): string | undefined {
  if (error === 'APPOINTMENT_UNKNOWN' && /\bcannot find\b/i.test(sentence))
    return sentences.whatReference
  if (error !== 'BAD_ARGUMENTS') return undefined
  if (/\bname\b/i.test(sentence)) return sentences.whatName
  return /\bphone number\b/i.test(sentence) ? sentences.whatNumber : undefined
}

/** Goes on with what waits for it: the booking, or the search for what they booked before. */
export function goOnWithThem({ wish, them, lastCall }: Notes): Reply {
  const { name, phone, reference } = them
  if (wish.task !== 'cancel' && wish.task !== 'move')
    return call('book_appointment', { ...lastCall?.args, name, phone })
  if (reference === undefined) return say(sentences.whatReference)
  return phone === undefined
    ? say(sentences.whatNumber)
    : call('find_my_appointment', { reference, phone })
}

/** An appointment of theirs was found, so what they wanted with it can be done. */
export function goOnWithFound(notes: Notes): Reply {
  const [found] = notes.appointments
  if (found === undefined) return say(sentences.failed)
  return notes.wish.task === 'move' ? goOn(notes) : cancelAppointment(found)
}

/** Where there is no list to look at, the caller is a guest: they name their appointment. */
export function forGuest(request: ChatRequest, reply: Reply): Reply {
  const offered = new Set((request.tools ?? []).map((tool) => tool.function.name))
  if (!offered.has('find_my_appointment')) return reply
  if (!('toolCalls' in reply)) return say(inGuestsWords(reply.text))
  const lists = reply.toolCalls.some(({ name }) => name === 'list_appointments')
  return lists ? say(sentences.whatReference) : reply
}

function inGuestsWords(text: string): string {
  return text
    .replace(sentences.abilities, sentences.guestsAbilities)
    .replace(sentences.iAmParley, sentences.iAmParleyHere)
}
