import { cancelAppointment } from './cancelling.ts'
import type { ChatRequest } from './chat-request.ts'
import { goOn } from './go-on.ts'
import type { Notes } from './notes.ts'
import { call, say, type Reply } from './reply.ts'
import { sentences } from './sentences.ts'

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
