import { answerIntent } from './answer-intent.ts'
import { answerOffer } from './answer-offer.ts'
import { leaveConsent, replyToConsent } from './answer-consent.ts'
import { leavesTimeOpen } from './booking.ts'
import { chooseToCancel } from './cancelling.ts'
import { chooseContact } from './changing.ts'
import { goOn } from './go-on.ts'
import { goOnWithThem } from './guests.ts'
import { chooseToMove } from './moving.ts'
import type { Notes } from './notes.ts'
import { call, say, type Reply } from './reply.ts'
import { sentences } from './sentences.ts'
import type { Expecting, Heard } from './understand.ts'

/** What to do about the caller's last words: the first of these that has an answer. */
export function replyToCaller(notes: Notes, heard: Heard): Reply {
  if (notes.consent !== undefined) return replyToConsent(notes, notes.consent, heard)
  if (heard.words === '') return say(sentences.notCaught, openQuestion(notes) ?? sentences.sayAgain)
  return (
    leaveConsent(notes, heard) ??
    answerQuestion(notes, heard) ??
    answerIntent(notes, heard) ??
    answerFragment(notes, heard) ??
    answerCourtesy(notes, heard) ??
    say(sentences.notUnderstood, openQuestion(notes) ?? sentences.abilities)
  )
}

type Answering = (notes: Notes, heard: Heard) => Reply | undefined

const questions: Partial<Record<Expecting, { text: string; answer: Answering }>> = {
  day: { text: sentences.whichDay, answer: answerDay },
  time: { text: sentences.whatTime, answer: answerTime },
  'choice of slot': { text: sentences.whichSlot, answer: answerOffer },
  'choice of appointment': { text: sentences.whichAppointment, answer: chooseToCancel },
  'choice to move': { text: sentences.whichToMove, answer: chooseToMove },
  'choice of contact': { text: sentences.whichContact, answer: chooseContact },
  name: { text: sentences.whatName, answer: goOnWithThem },
  number: { text: sentences.whatNumber, answer: goOnWithThem },
  reference: { text: sentences.whatReference, answer: goOnWithThem },
  booking: { text: sentences.bookThen, answer: afterYes(goOn) },
  'another try': { text: sentences.tryAgain, answer: afterYes(sameCallAgain) },
}

function answerQuestion(notes: Notes, heard: Heard): Reply | undefined {
  return questions[notes.expecting]?.answer(notes, heard)
}

function openQuestion({ expecting }: Notes): string | undefined {
  return questions[expecting]?.text
}

function afterYes(next: (notes: Notes) => Reply | undefined): Answering {
  return (notes, heard) => (heard.answer === 'yes' ? next(notes) : undefined)
}

function answerDay({ wish }: Notes, { day, intent }: Heard): Reply | undefined {
  const isAsked = wish.task === 'whats on' && day !== undefined && intent === undefined
  return isAsked ? call('whats_on', { when: wish.day?.text }) : undefined
}

function answerTime(notes: Notes, heard: Heard): Reply | undefined {
  const isAnswer = heard.time?.kind === 'exact' || leavesTimeOpen(heard)
  const { task } = notes.wish
  return isAnswer && task !== undefined && timed.has(task) ? goOn(notes) : undefined
}

const timed = new Set(['book', 'move', 'event'])

/** A second step is repeated whole: its consent answers with what it did, unless that was nothing. */
function sameCallAgain({ lastCall }: Notes): Reply | undefined {
  if (lastCall === undefined) return undefined
  const { consent: _, ...firstStep } = lastCall.args
  const isAnew = lastCall.result.error === 'EVENT_CHANGED'
  return call(lastCall.name, isAnew ? firstStep : lastCall.args)
}

/** A day or a time with no word of what for: part of the booking under way, or a reason to ask. */
function answerFragment(notes: Notes, { day, time }: Heard): Reply | undefined {
  if (day === undefined && time === undefined) return undefined
  const { task } = notes.wish
  const isUnderWay = task === 'book' || task === 'find times' || task === 'move' || task === 'event'
  return isUnderWay ? goOn(notes) : say(sentences.bookThen)
}

function answerCourtesy({ expecting }: Notes, { intent, answer }: Heard): Reply | undefined {
  if (intent === 'goodbye') return say(sentences.goodbye)
  if (answer === 'no')
    return expecting === 'something else'
      ? say(sentences.goodbye)
      : say(sentences.allRight, sentences.anythingElse)
  if (intent === 'thanks') return say(sentences.welcome, sentences.anythingElse)
  if (intent === 'hello') return say(sentences.hello)
  return answer === 'yes' ? say(sentences.whatElse) : undefined
}
