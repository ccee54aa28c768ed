import { isDeepStrictEqual } from 'node:util'
import type { CalendarState } from '../calendar.ts'
import { changesBetween } from '../proof.ts'
import type { Outcome } from './scenario.ts'

/** Why the calendar is not exactly as it was. */
export function whyNotUnchanged({ before, after }: Outcome): string | undefined {
  const { appointments, events, gone } = changesBetween(before, after)
  if (appointments.length > 0) return `${appointments.length} appointment(s) were made`
  if (events.length > 0) return `${events.length} event(s) were made`
  if (gone.length > 0) return `${gone.length} thing(s) that were in the calendar are gone`
  return isSame(before, after) ? undefined : 'something in the calendar was changed'
}

/** Without these: what of both is to stay as it was. */
export function without(state: CalendarState, ids: ReadonlySet<string | null>): CalendarState {
  const isOther = ({ id }: { readonly id: string }) => !ids.has(id)
  return {
    appointments: state.appointments.filter(isOther),
    events: state.events.filter(isOther),
  }
}

function isSame(before: CalendarState, after: CalendarState): boolean {
  const times = ({ appointments, events }: CalendarState) =>
    [...appointments, ...events].map(({ id, title, start, end }) => ({ id, title, start, end }))
  return isDeepStrictEqual(times(before), times(after))
}
