import { askWhichSlot, bookSlot, findTimes, goOnBooking, sayChoices } from './booking.ts'
import { cancelAppointment, startCancelling } from './cancelling.ts'
import { chooseSlot, matchAppointments } from './choose.ts'
import { wasAsked, type Notes, type PendingConsent } from './notes.ts'
import { call, say, type Reply } from './reply.ts'
import { sentences } from './sentences.ts'
import type { Heard } from './understand.ts'

/** What to do about the caller's last words. */
export function replyToCaller(notes: Notes, heard: Heard): Reply {
  if (notes.consent !== undefined) return replyToConsent(notes, notes.consent, heard)
  if (heard.words === '') return say(sentences.notCaught, lastQuestion(notes) ?? sentences.sayAgain)
  return (
    afterQuestion(notes, heard) ??
    afterIntent(notes, heard) ??
    afterFragment(notes, heard) ??
    afterCourtesy(heard) ??
    say(sentences.notUnderstood, lastQuestion(notes) ?? sentences.abilities)
  )
}

function replyToConsent(notes: Notes, consent: PendingConsent, heard: Heard): Reply {
  if (heard.intent === 'repeat' || !wasAsked(notes)) return say(consent.result.sentences)
  if (heard.answer !== 'yes') return say(sentences.yesOrNo)
  return call(consent.name, { ...consent.args, consent: consent.handle })
}

function afterQuestion(notes: Notes, heard: Heard): Reply | undefined {
  const refused = afterConsentLeft(notes, heard)
  if (refused !== undefined) return refused
  switch (notes.expecting) {
    case 'choice of slot':
      return afterOffer(notes, heard)
    case 'choice of appointment':
      return afterList(notes, heard)
    case 'another try':
      return heard.answer === 'yes' ? sameCallAgain(notes) : undefined
    case 'booking':
      return heard.answer === 'yes' ? goOnBooking(notes) : undefined
    case 'time':
      return whateverTime.test(heard.words) ? findTimes(notes.wish) : undefined
    case 'nothing':
    case 'day':
    case 'something else':
    case 'consent to book':
    case 'consent to cancel':
      return undefined
  }
}

const whateverTime =
  /\b(?:any ?time|whenever|do not mind|what (?:do you have|have you got|is free))\b/

/** A no or a correction in answer to the server's question; either leaves everything as it was. */
function afterConsentLeft(notes: Notes, heard: Heard): Reply | undefined {
  if (notes.expecting === 'consent to book') {
    if (notes.corrected) return goOnBooking(notes)
    return heard.answer === 'no' ? say(sentences.nothingBooked, sentences.instead) : undefined
  }
  const keeps = notes.expecting === 'consent to cancel' && heard.answer === 'no'
  return keeps ? say(sentences.nothingCancelled, sentences.anythingElse) : undefined
}

function afterOffer(notes: Notes, heard: Heard): Reply | undefined {
  const { slots, wish } = notes
  const chosen = chooseSlot(slots, heard)
  if (chosen !== undefined) return bookSlot(chosen, wish)
  if (heard.day !== undefined || heard.time !== undefined)
    return heard.intent === 'whats on' ? undefined : goOnBooking(notes)
  if (/\b(?:more|others?|another|else|later|different)\b/.test(heard.words)) return nextPage(notes)
  if (heard.answer === 'no' || /\bnone\b/.test(heard.words)) return say(sentences.instead)
  const [only] = slots
  if (heard.answer === 'yes' && slots.length === 1 && only !== undefined)
    return bookSlot(only, wish)
  return heard.answer === 'yes' ? say(sayChoices(slots), askWhichSlot(slots)) : undefined
}

function nextPage({ lastCall, wish }: Notes): Reply {
  const page = lastCall?.name === 'find_times' ? Number(lastCall.args['page'] ?? 1) : 1
  return findTimes(wish, page + 1)
}

function afterList({ appointments }: Notes, heard: Heard): Reply | undefined {
  if (heard.answer === 'no') return say(sentences.nothingCancelled, sentences.anythingElse)
  const fitting = matchAppointments(appointments, heard)
  const [only] = fitting
  if (only !== undefined && fitting.length === 1) return cancelAppointment(only)
  return heard.intent === 'cancel'
    ? say(sentences.notUnderstood, sentences.whichAppointment)
    : undefined
}

/** A second step is repeated whole: its consent answers with what it did, if it did anything. */
function sameCallAgain({ lastCall }: Notes): Reply | undefined {
  return lastCall === undefined ? undefined : call(lastCall.name, lastCall.args)
}

function afterIntent(notes: Notes, heard: Heard): Reply | undefined {
  switch (heard.intent) {
    case 'book':
      return goOnBooking(notes)
    case 'times':
      return notes.wish.task === undefined ? say(sentences.whichDay) : goOnBooking(notes)
    case 'cancel':
      return startCancelling(notes)
    case 'whats on':
      return call('whats_on', { when: dayAsked(notes, heard) })
    case 'list':
      return call('list_appointments', { when: dayAsked(notes, heard) })
    case 'who am i':
      return call('who_am_i')
    case 'move':
      return say(sentences.cannotMove, sentences.anythingElse)
    case 'repeat':
      return say(notes.agentText)
    case 'help':
      return say(sentences.iAmParley, sentences.abilities)
    case 'hello':
    case 'thanks':
    case 'goodbye':
    case undefined:
      return undefined
  }
}

function dayAsked({ lastDay }: Notes, { day }: Heard): string | undefined {
  const meant = day === 'that day' ? lastDay : day
  return meant === 'unclear' ? undefined : meant?.text
}

/** A day or a time with no word of what for: part of the booking under way, or a reason to ask. */
function afterFragment(notes: Notes, { day, time, title }: Heard): Reply | undefined {
  const { wish, expecting } = notes
  if (wish.task === 'book' || wish.task === 'find times') {
    const isTitle = title !== undefined && expecting === 'something else'
    return day !== undefined || time !== undefined || isTitle ? goOnBooking(notes) : undefined
  }
  return day === undefined && time === undefined ? undefined : say(sentences.bookThen)
}

function afterCourtesy(heard: Heard): Reply | undefined {
  if (heard.intent === 'goodbye' || heard.answer === 'no') return say(sentences.goodbye)
  if (heard.intent === 'thanks') return say(sentences.welcome, sentences.anythingElse)
  if (heard.intent === 'hello') return say(sentences.hello)
  return heard.answer === 'yes' ? say(sentences.whatElse) : undefined
}

const questionAbout = new Map<Notes['expecting'], string>([
  ['day', sentences.whichDay],
  ['time', sentences.whatTime],
  ['choice of slot', sentences.whichSlot],
  ['choice of appointment', sentences.whichAppointment],
  ['booking', sentences.bookThen],
  ['another try', sentences.tryAgain],
])

function lastQuestion({ expecting }: Notes): string | undefined {
  return questionAbout.get(expecting)
}
