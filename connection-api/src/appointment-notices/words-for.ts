import type { NoticeKind } from '@parley/shared/database/appointment-notices-schema'
import type { Mail } from '../messages/message.ts'
import type { NotedAppointment } from './noted-appointment.ts'

const SAID = {
  booked: ['Booked', 'is booked'],
  moved: ['Moved', 'was moved to another time'],
  cancelled: ['Cancelled', 'is cancelled'],
  not_booked: ['Not booked', 'could not be booked: the calendar did not take it'],
  not_moved: ['Not moved', 'could not be moved, and stays when it was'],
  not_cancelled: ['Not cancelled', 'could not be cancelled, and still stands'],
  reminder: ['Reminder', 'is coming up'],
} as const satisfies Record<NoticeKind, readonly [string, string]>

/** What one person reads; for whom an appointment is with, with the name of its owner. */
export function wordsFor(
  kind: NoticeKind,
  who: 'owner' | 'attendee',
  appointment: NotedAppointment,
): Omit<Mail, 'to'> {
  const [heading, says] = SAID[kind]
  const { title, ownerName, zone, reference } = appointment
  const when = writtenTime(appointment)
  const whose = who === 'owner' ? 'Your appointment' : `Your appointment with ${ownerName}`
  const isTheirs = who === 'attendee' && kind !== 'cancelled' && reference !== null
  const named = isTheirs ? `To move or cancel it, say the reference ${reference}.` : undefined
  return {
    subject: `${heading}: ${title}, ${when}`,
    text: [`${whose} ${says}.`, '', title, `${when} (${zone})`, named, ''].join('\n'),
    brief: [`${whose} ${says}: ${title}, ${when}.`, named].join(' ').trim(),
  }
}

/** `Tuesday 24 November 2026, 14:00 to 14:30`, there. */
function writtenTime({ start, end, zone: timeZone }: NotedAppointment): string {
  const day = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  })
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' })
  return `${day.format(start).replace(',', '')}, ${clock.format(start)} to ${clock.format(end)}`
}
