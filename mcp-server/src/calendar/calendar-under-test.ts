import { HOUR_MS } from '../scheduling/interval.ts'
import type { Calendar, CalendarAccount, NewEvent } from './calendar.ts'

/** What an adapter's own test gives the suite: an empty calendar, new for every test. */
export interface CalendarUnderTest {
  readonly calendar: Calendar
  readonly account: CalendarAccount
  /** What people do at the provider itself. */
  readonly outside: {
    addEvent(title: string, start: number, end: number): Promise<void>
    /** From a day to another, which is not part of it: `2026-11-24`. */
    addWholeDays(title: string, first: string, end: string): Promise<void>
    /** Changes nothing but the time. */
    moveEvent(id: string, start: number, end: number): Promise<void>
    removeEvent(id: string): Promise<void>
    /** Every day at the same time of the zone; undefined where there are no series. */
    readonly addSeries?: (
      title: string,
      first: { readonly start: string; readonly end: string; readonly zone: string },
      count: number,
    ) => Promise<void>
  }
}

/** When an event of ours is, where nothing else is said. */
export const START = Date.parse('2026-11-24T14:00:00Z')

let lastKey = 0

/** An event of ours; another one every time. */
export function newEvent(changes: Partial<NewEvent> = {}): NewEvent {
  lastKey += 1
  return {
    key: `evt${Date.now().toString(32)}${lastKey.toString(32).padStart(6, '0')}`,
    title: 'Dentist',
    start: START,
    end: START + HOUR_MS,
    zone: 'Europe/London',
    appointmentId: `appt_${lastKey}`,
    triedBefore: false,
    ...changes,
  }
}
