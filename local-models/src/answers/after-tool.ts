import { askWhichSlot, bookSlot, exactSlot, findTimes, sayChoices } from './booking.ts'
import { cancelOneOf } from './cancelling.ts'
import type { Called } from './note-tool.ts'
import type { Notes } from './notes.ts'
import { call, say, type Reply } from './reply.ts'
import { sentences } from './sentences.ts'
import { firstSentence } from './tool-results.ts'

/** What to do with a tool's answer: nearly always to say it, and to ask what comes next. */
export function replyToTool(notes: Notes, called: Called): Reply {
  const { result, name, args } = called
  if (result.error !== undefined) return replyToError(notes, called, result.error)
  if (result.consent !== undefined) return say(result.sentences)
  if (name === 'find_times') return offerSlots(notes, result.sentences)
  if (name === 'list_appointments' && notes.wish.task === 'cancel')
    return cancelOneOf(notes, result.sentences)
  const isDone = args['consent'] !== undefined || result.sentences !== ''
  return isDone ? say(result.sentences, openQuestion(notes)) : say(sentences.failed)
}

function offerSlots(notes: Notes, offered: string): Reply {
  const exact = exactSlot(notes)
  if (exact !== undefined && notes.wish.task === 'book') return bookSlot(exact, notes.wish)
  if (notes.slots.length === 0) return say(offered, sentences.instead)
  return say(offered, askWhichSlot(notes.slots))
}

/** After a question aside, the booking that waits is taken up again. */
function openQuestion({ wish }: Notes): string {
  if (wish.task !== 'book') return sentences.anythingElse
  if (wish.day === undefined) return sentences.whichDay
  return wish.time === undefined ? sentences.whatTime : sentences.bookThen
}

function replyToError(notes: Notes, { name, args, result }: Called, error: string): Reply {
  const spoken = firstSentence(result.sentences)
  const { consent: _, ...firstStep } = args
  if (error === 'CONSENT_REFUSED') return say(spoken, sentences.instead)
  if (error.startsWith('CONSENT_'))
    return notes.consentFailures > 1
      ? say(sentences.noConsent, sentences.instead)
      : call(name, firstStep)
  switch (error) {
    case 'SLOT_TAKEN':
      return result.slots.length === 0
        ? say(spoken, sentences.instead)
        : say(spoken, sayChoices(result.slots), askWhichSlot(result.slots))
    case 'SLOT_UNKNOWN':
      return notes.callsThisTurn > 2 ? say(spoken, sentences.instead) : findTimes(notes.wish)
    case 'NOT_UNDERSTOOD_WHEN':
      return say(spoken, sentences.whichDay)
    case 'NO_FREE_TIME':
    case 'APPOINTMENT_UNKNOWN':
    case 'BAD_ARGUMENTS':
      return say(spoken, sentences.instead)
    case 'SIGN_IN_AGAIN':
    case 'NOT_ALLOWED':
      return say(spoken)
    default:
      return say(spoken, sentences.tryAgain)
  }
}
