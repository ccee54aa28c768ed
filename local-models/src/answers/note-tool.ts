import type { ToolArguments } from './conversation.ts'
import type { HeardDay } from './hear-day.ts'
import { onlyOne } from './choose.ts'
import type { ClockTime } from './clock-time.ts'
import type { Called, Notes } from './notes.ts'
import type { Them } from './them.ts'
import { noWish } from './wish.ts'
import type { CalendarTime, ListedAppointment, OfferedSlot } from './tool-results.ts'

/** What a tool's answer adds to the notes. */
export function noteTool(before: Notes, { name, args, result }: Called): Notes {
  const notes: Notes = {
    ...before,
    lastCall: { name, args, result },
    consent: undefined,
    agentSaid: '',
    callsThisTurn: before.callsThisTurn + 1,
  }
  if (result.error !== undefined) return noteError(notes, result.error, result.slots)
  if (result.consent !== undefined)
    return noteQuestion({ ...notes, consent: { name, args, result, handle: result.consent } })
  if (args['consent'] !== undefined) return noteDone(notes, result.appointments)
  if (name === 'find_times') return withDay({ ...notes, slots: result.slots }, result.slots)
  if (name === 'list_appointments') return noteList(notes, result.appointments)
  if (name === 'find_my_appointment') return noteFound(notes, result.appointments)
  if (name !== 'whats_on') return notes
  const wish = notes.wish.task === 'whats on' ? noWish : notes.wish
  return { ...notes, wish, lastDay: dayAsked(args) ?? notes.lastDay }
}

function noteList(before: Notes, appointments: ListedAppointment[]): Notes {
  const notes = withDay({ ...before, appointments }, appointments)
  const { task, moved } = notes.wish
  if (task !== 'move' || moved === undefined) return notes
  return { ...notes, wish: { ...notes.wish, moving: onlyOne(appointments, moved) } }
}

function noteFound(notes: Notes, appointments: ListedAppointment[]): Notes {
  const { wish } = notes
  const moving = wish.task === 'move' ? appointments[0] : undefined
  return { ...notes, appointments, wish: { ...wish, moving } }
}

export function dayIn({ weekday, date, month, year }: CalendarTime): HeardDay {
  return { text: `${weekday} ${date} ${month} ${year}`, weekday, date, month }
}

export function clockIn({ hour, minute }: CalendarTime): ClockTime {
  return { hour: hour % 12 === 0 ? 12 : hour % 12, minute, half: hour < 12 ? 'am' : 'pm' }
}

function noteError(notes: Notes, error: string, slots: OfferedSlot[]): Notes {
  const lostConsent = error.startsWith('CONSENT_') && error !== 'CONSENT_REFUSED'
  const consentFailures = notes.consentFailures + (lostConsent ? 1 : 0)
  const { wish: asked } = notes
  const time = asked.time?.kind === 'exact' ? asked.time : undefined
  const wish = error === 'NOT_UNDERSTOOD_WHEN' ? { ...asked, day: undefined, time } : asked
  const them = error === 'APPOINTMENT_UNKNOWN' ? unproven(notes.them) : notes.them
  return { ...notes, wish, them, consentFailures, slots: slots.length > 0 ? slots : notes.slots }
}

/** Either may have been misheard, so both are asked for again. */
const unproven = (them: Them): Them => ({ ...them, phone: undefined, reference: undefined })

/** From here on the wish is what the server asked about, so that a correction is told from a repetition. */
function noteQuestion(notes: Notes): Notes {
  const handle = notes.lastCall?.args['slot']
  const slot = notes.slots.find((offered) => offered.handle === handle)
  if (slot === undefined) return notes
  const time = { kind: 'exact', clock: clockIn(slot) } as const
  return {
    ...notes,
    lastDay: dayIn(slot),
    wish: { ...notes.wish, task: taskOf(notes.lastCall?.name), day: dayIn(slot), time },
  }
}

function taskOf(name: string | undefined): 'book' | 'move' {
  return name === 'move_appointment' ? 'move' : 'book'
}

function noteDone(notes: Notes, [done]: ListedAppointment[]): Notes {
  const isBooking = notes.lastCall?.name !== 'cancel_appointment'
  const finished = { ...notes, wish: noWish, slots: [], appointments: [], consentFailures: 0 }
  return { ...finished, booked: isBooking ? (done ?? notes.booked) : undefined }
}

function withDay(notes: Notes, times: readonly CalendarTime[]): Notes {
  const days = new Set(times.map((time) => dayIn(time).text))
  const [first] = times
  return first === undefined || days.size > 1 ? notes : { ...notes, lastDay: dayIn(first) }
}

function dayAsked({ when }: ToolArguments): HeardDay | undefined {
  return typeof when === 'string' && !/week|month/.test(when) ? { text: when } : undefined
}
