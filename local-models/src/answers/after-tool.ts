import { askWhichSlot, exactSlot, findTimes, sayChoices, takeSlot } from './booking.ts'
import { cancelOneOf } from './cancelling.ts'
import { askAboutThem, goOnWithFound, goOnWithThem } from './guests.ts'
import { moveOneOf } from './moving.ts'
import type { Called } from './notes.ts'
import type { Notes } from './notes.ts'
import { call, say, type Reply } from './reply.ts'
import { sentences } from './sentences.ts'
import { firstSentence } from './tool-results.ts'

/** What to do with a tool's answer: nearly always to say it, and to ask what comes next. */
export function replyToTool(notes: Notes, called: Called): Reply {
  const { result, name, args } = called
  if (result.error !== undefined) return replyToError(notes, called, result.error)
  if (result.consent !== undefined) return say(result.sentences)
  if (name === 'find_my_appointment') return goOnWithFound(notes)
  if (name === 'find_times') return offerSlots(notes, result.sentences)
  if (name === 'list_appointments') return chooseFromList(notes, result.sentences)
  if (name === 'find_contact') return sayContact(result.sentences)
  const isDone = args['consent'] !== undefined || result.sentences !== ''
  return isDone ? say(result.sentences, openQuestion(notes)) : say(sentences.failed)
}

function chooseFromList(notes: Notes, listed: string): Reply {
  if (notes.wish.task === 'cancel') return cancelOneOf(notes, listed)
  if (notes.wish.task === 'move') return moveOneOf(notes, listed)
  return listed === '' ? say(sentences.failed) : say(listed, openQuestion(notes))
}

/** Who is not certain is asked about; the server's advice to do so is not said. */
function sayContact(found: string): Reply {
  const asked = /\bAsk (which|whether)\b/.exec(found)?.[1]
  if (asked === undefined) return say(firstSentence(found), sentences.anythingElse)
  return say(
    firstSentence(found),
    asked === 'which' ? sentences.whichContact : sentences.isThatThem,
  )
}

function offerSlots(notes: Notes, offered: string): Reply {
  const exact = exactSlot(notes)
  const { task } = notes.wish
  if (exact !== undefined && (task === 'book' || task === 'move'))
    return takeSlot(exact, notes.wish)
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
  const spoken = firstSentence(result.sentences) || sentences.failed
  if (result.slots.length > 0)
    return say(spoken, sayChoices(result.slots), askWhichSlot(result.slots))
  const aboutThem = replyAboutThem(notes, error, spoken)
  if (aboutThem !== undefined) return aboutThem
  if (error === 'SLOT_UNKNOWN' && notes.callsThisTurn < 3) return findTimes(notes.wish)
  if (!error.startsWith('CONSENT_') || error === 'CONSENT_REFUSED')
    return say(spoken, nextQuestion.get(error) ?? sentences.tryAgain)
  const { consent: _, ...firstStep } = args
  return notes.consentFailures > 1
    ? say(sentences.noConsent, sentences.instead)
    : call(name, firstStep)
}

/** A guest who has said who they are is not asked again, unless that was not understood. */
function replyAboutThem({ lastCall, ...notes }: Notes, error: string, spoken: string) {
  const question = askAboutThem(error, lastCall?.result.sentences ?? '')
  if (question === undefined) return undefined
  const isKnown = notes.them.name !== undefined && lastCall?.args['name'] === undefined
  if (question === sentences.whatName && isKnown) return goOnWithThem({ ...notes, lastCall })
  return say(spoken, question)
}

/** What to ask after an error's own sentence; trying again only helps where it may go better the second time. */
const nextQuestion = new Map<string, string>([
  ['CONSENT_REFUSED', sentences.instead],
  ['SLOT_TAKEN', sentences.instead],
  ['SLOT_UNKNOWN', sentences.instead],
  ['NO_FREE_TIME', sentences.instead],
  ['APPOINTMENT_UNKNOWN', sentences.instead],
  ['CONTACT_UNKNOWN', sentences.instead],
  ['EVENT_UNKNOWN', sentences.instead],
  ['BAD_ARGUMENTS', sentences.instead],
  ['NOT_UNDERSTOOD_WHEN', sentences.whichDay],
  ['TOO_MANY_TRIES', ''],
  ['BOOKINGS_USED_UP', ''],
  ['SIGN_IN_AGAIN', ''],
  ['NOT_ALLOWED', ''],
])
