import { goOn } from './go-on.ts'
import { asksForNext, takeNext } from './next-slot.ts'
import type { Intent } from './hear-intent.ts'
import { wasAsked, type Notes, type PendingConsent } from './notes.ts'
import { call, say, type Reply } from './reply.ts'
import { sentences } from './sentences.ts'
import type { Expecting, Heard } from './understand.ts'

/** Only a plain yes to a question that was said to its end goes on to the second step. */
export function replyToConsent(notes: Notes, consent: PendingConsent, heard: Heard): Reply {
  if (!wasAsked(notes) || asksAgain(consent, heard)) return say(consent.result.sentences)
  if (heard.answer !== 'yes') return say(sentences.yesOrNo)
  return call(consent.name, { ...consent.args, consent: consent.handle })
}

/** Whoever says once more what they want has not taken the question for its answer. */
function asksAgain({ name }: PendingConsent, { intent, answer }: Heard): boolean {
  if (intent === undefined || answer === 'yes') return false
  return intent === 'repeat' || intent === wanted[name]
}

const wanted: Readonly<Record<string, Intent>> = {
  book_appointment: 'book',
  move_appointment: 'move',
  cancel_appointment: 'cancel',
  create_event: 'event',
}

/** A no or a correction in answer to the server's question; either leaves everything as it was. */
export function leaveConsent(notes: Notes, heard: Heard): Reply | undefined {
  const left = afterNo[notes.expecting]
  if (left === undefined) return undefined
  if (notes.corrected) return goOn(notes)
  if (left.hasNext && asksForNext(heard)) return takeNext(notes)
  return heard.answer === 'no' ? say(left.said, left.next) : undefined
}

const { instead, anythingElse } = sentences

/** What is said of each question that was not agreed to. `hasNext`: it was about one time of several. */
const afterNo: Partial<Record<Expecting, { said: string; next: string; hasNext?: boolean }>> = {
  'consent to book': { said: sentences.nothingBooked, next: instead, hasNext: true },
  'consent to move': { said: sentences.nothingMoved, next: instead, hasNext: true },
  'consent to change': { said: sentences.nothingChanged, next: instead },
  'consent to cancel': { said: sentences.nothingCancelled, next: anythingElse },
}
