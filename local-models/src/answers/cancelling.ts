import { onlyOne } from './choose.ts'
import type { Notes } from './notes.ts'
import { call, say, type Reply } from './reply.ts'
import { sentences } from './sentences.ts'
import type { ListedAppointment } from './tool-results.ts'
import type { Heard } from './understand.ts'

const that =
  /(?:^(?:please )?(?:cancel|delete|remove)|\b(?:cancel|delete|remove) (?:it|that|this))(?: it| that| this)?(?: (?:appointment|1|booking))?(?: again)?(?: please)?$/

/** Looks up what there is to cancel, unless it is the appointment just made. */
export function startCancelling({ heard, wish, booked }: Notes): Reply {
  if (booked !== undefined && that.test(heard?.words ?? '')) return cancelAppointment(booked)
  return call('list_appointments', { when: wish.day?.text })
}

/** Cancels the one appointment that fits the caller's words, or asks which. */
export function cancelOneOf({ appointments, wish }: Notes, listed: string): Reply {
  if (appointments.length === 0) return say(listed, sentences.anythingElse)
  const meant = onlyOne(appointments, wish)
  if (meant !== undefined) return cancelAppointment(meant)
  return say(listed, sentences.whichAppointment)
}

/** The first of the two steps: nothing is cancelled by it, the server answers with its question. */
export function cancelAppointment({ handle }: ListedAppointment): Reply {
  return call('cancel_appointment', { appointment: handle })
}

/** The caller's choice among the appointments just listed. */
export function chooseToCancel({ appointments }: Notes, heard: Heard): Reply | undefined {
  if (heard.answer === 'no' && heard.intent !== 'cancel')
    return say(sentences.nothingCancelled, sentences.anythingElse)
  const meant = onlyOne(appointments, heard)
  if (meant !== undefined) return cancelAppointment(meant)
  // More may be in the calendar than were listed.
  if (typeof heard.day === 'object') return call('list_appointments', { when: heard.day.text })
  return say(sentences.notUnderstood, sentences.whichAppointment)
}
