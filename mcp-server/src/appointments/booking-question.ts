import { placeAndPrice } from '../availability/kind-details.ts'
import type { AppointmentKind } from '../availability/appointment-kind.ts'
import type { Asking } from '../availability/find-times.ts'
import type { Attendee } from '../guests/attendee.ts'
import { readBack } from '../guests/hear-attendee.ts'
import { outsideText } from '../mcp/outside-text.ts'
import type { Interval } from '../scheduling/interval.ts'
import { spokenDay, spokenSpan } from '../scheduling/spoken-time.ts'

/** What an appointment is called that nobody gave a name. */
export const DEFAULT_TITLE = 'Appointment'

/** Beside a person's name there is room for less. */
const LONGEST_BESIDE_NAME = 40

/** What is about to be booked, as far as it is said aloud. */
interface Booked {
  readonly title: string
  readonly attendee: Attendee | undefined
}

/** `Check-up for Sam Lee`, `Check-up with Sam Lee`: as the calendar and both sides read it. */
export function titleOf({ title, attendee }: Booked, { kind, principal }: Asking): string {
  const what = ofKind(title, kind)
  return attendee ? `${clipped(what)} ${beside(attendee, principal)}` : what
}

/** What nobody gave a name is called after its kind. */
function ofKind(title: string, kind: AppointmentKind | undefined): string {
  return title === DEFAULT_TITLE && kind ? outsideText(kind.name, DEFAULT_TITLE) : title
}

const clipped = (text: string) => Array.from(text).slice(0, LONGEST_BESIDE_NAME).join('').trim()

const beside = ({ name }: Attendee, { kind }: Asking['principal']) =>
  `${kind === 'guest' ? 'for' : 'with'} ${outsideText(name)}`

/** Word for word what somebody says yes to. */
export function bookingQuestion(slot: Interval, booked: Booked, asking: Asking): string {
  const { owner, now, kind } = asking
  const { attendee } = booked
  const title = titleOf(booked, asking)
  const what = title.replace(new RegExp(`^${DEFAULT_TITLE}(?= (?:for|with) |$)`), 'an appointment')
  const when = `on ${spokenDay(slot.start, owner.zone, now)}, from ${spokenSpan(slot, owner.zone)}`
  const reach = attendee ? readBack(attendee, owner) : ''
  return `Shall I book ${what} ${when}${placeAndPrice(kind)}${reach}?`
}
