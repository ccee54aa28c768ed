import { goOn } from './go-on.ts'
import { wasAsked, type Notes, type PendingConsent } from './notes.ts'
import { call, say, type Reply } from './reply.ts'
import { sentences } from './sentences.ts'
import type { Heard } from './understand.ts'

/** Only a plain yes to a question that was said to its end goes on to the second step. */
export function replyToConsent(notes: Notes, consent: PendingConsent, heard: Heard): Reply {
  if (heard.intent === 'repeat' || !wasAsked(notes)) return say(consent.result.sentences)
  if (heard.answer !== 'yes') return say(sentences.yesOrNo)
  return call(consent.name, { ...consent.args, consent: consent.handle })
}

/** A no or a correction in answer to the server's question; either leaves everything as it was. */
export function leaveConsent(notes: Notes, { answer }: Heard): Reply | undefined {
  if (notes.corrected && notes.expecting !== 'consent to cancel') return goOn(notes)
  if (answer !== 'no') return undefined
  if (notes.expecting === 'consent to book') return say(sentences.nothingBooked, sentences.instead)
  if (notes.expecting === 'consent to move') return say(sentences.nothingMoved, sentences.instead)
  return notes.expecting === 'consent to cancel'
    ? say(sentences.nothingCancelled, sentences.anythingElse)
    : undefined
}
