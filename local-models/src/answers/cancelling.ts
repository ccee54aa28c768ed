import { matchAppointments } from './choose.ts'
import type { Notes } from './notes.ts'
import { call, say, type Reply } from './reply.ts'
import { sentences } from './sentences.ts'
import type { ListedAppointment } from './tool-results.ts'
import type { Heard } from './understand.ts'

const that =
  /^(?:please )?(?:cancel|delete|remove)(?: it| that| this)?(?: (?:appointment|1|booking))?(?: again)?(?: please)?$/

/** Looks up what there is to cancel, unless it is the appointment just made. */
export function startCancelling({ heard, wish, booked }: Notes): Reply {
  if (booked !== undefined && that.test(heard?.words ?? '')) return cancelAppointment(booked)
  return call('list_appointments', { when: wish.day?.text })
}

/** Cancels the one appointment that fits the caller's words, or asks which. */
export function cancelOneOf({ appointments, wish }: Notes, listed: string): Reply {
  if (appointments.length === 0) return say(listed, sentences.anythingElse)
  const fitting = matchAppointments(appointments, {
    words: wish.words,
    day: namedDay(wish.day),
    time: wish.time,
  })
  const [only] = fitting
  if (only !== undefined && fitting.length === 1) return cancelAppointment(only)
  return say(listed, sentences.whichAppointment)
}

/** The first of the two steps: nothing is cancelled by it, the server answers with its question. */
function cancelAppointment({ handle }: ListedAppointment): Reply {
  return call('cancel_appointment', { appointment: handle })
}

type Day = Notes['wish']['day']

/** "Tomorrow" can only be told by the server, which has already left out the other days. */
function namedDay(day: Day): Day {
  return day?.weekday === undefined && day?.date === undefined ? undefined : day
}

/** The caller's choice among the appointments just listed. */
export function chooseToCancel({ appointments }: Notes, heard: Heard): Reply | undefined {
  if (heard.answer === 'no' && heard.intent !== 'cancel')
    return say(sentences.nothingCancelled, sentences.anythingElse)
  const fitting = matchAppointments(appointments, heard)
  const [only] = fitting
  if (only !== undefined && fitting.length === 1) return cancelAppointment(only)
  return say(sentences.notUnderstood, sentences.whichAppointment)
}
