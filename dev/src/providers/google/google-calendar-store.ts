import type { Instant } from '@parley/shared/time/clock'
import type { CalendarEntry, Person } from '../people/person.ts'
import type { Simulation } from '../simulation.ts'
import type { EventBody } from './event-body.ts'
import { googleRefusal, notFound } from './google-error.ts'
import type { Timing } from '../time/timing.ts'

/** Who may do what, as `accessRole` words it. */
export type Role = CalendarEntry['role']

export interface GoogleCalendar {
  readonly id: string
  readonly summary: string
  readonly timeZone: string
  /** Every event that ever was: deleted ones keep their id, with status `cancelled`. */
  readonly events: Map<string, StoredEvent>
  /** Counts changes: etags and sync tokens rest on it. */
  version: number
}

/** One instance of a recurring event that differs from it, or is gone. */
export interface ExceptionOf {
  readonly eventId: string
  readonly originalStart: Timing
}

export interface StoredEvent {
  readonly id: string
  readonly body: EventBody
  readonly timing: Timing
  readonly status: 'confirmed' | 'tentative' | 'cancelled'
  readonly created: Instant
  readonly updated: Instant
  readonly sequence: number
  /** The calendar's version when it last changed. */
  readonly change: number
  readonly creator: string
  readonly exceptionOf?: ExceptionOf
}

/** A calendar as one person sees it. */
export interface SeenCalendar {
  readonly calendar: GoogleCalendar
  readonly role: Role
  readonly primary: boolean
  readonly summary: string
}

export interface GoogleStore {
  /** The person's list; calendars come into being when first looked at. */
  listFor(person: Person): readonly SeenCalendar[]
  /** @throws {Refusal} 404 */
  find(person: Person, calendarId: string): SeenCalendar
  /** @throws {Refusal} 404, 403 when the person may only read */
  findWritable(person: Person, calendarId: string): SeenCalendar
  /** Gives the event the calendar's next version and tells who watches. */
  save(calendar: GoogleCalendar, event: Omit<StoredEvent, 'change'>): StoredEvent
  all(): readonly GoogleCalendar[]
  /** Sync tokens of another epoch are expired. */
  epoch(): number
  onSave(listener: (calendar: GoogleCalendar) => void): void
}

export function createGoogleStore(sim: Simulation): GoogleStore {
  const calendars = new Map<string, GoogleCalendar>()
  const listeners: ((calendar: GoogleCalendar) => void)[] = []
  let epoch = 1
  sim.onExpireSync.set('google', () => {
    epoch += 1
  })
  const open = (id: string, summary: string, timeZone: string) => {
    const found = calendars.get(id)
    if (found !== undefined) return found
    const made = { id, summary, timeZone, events: new Map<string, StoredEvent>(), version: 0 }
    calendars.set(id, made)
    return made
  }
  const listFor = (person: Person): readonly SeenCalendar[] => {
    const calendar = open(person.email, person.email, person.timeZone)
    const own = { calendar, role: 'owner' as const, primary: true, summary: calendar.summary }
    const others = person.calendars.map(({ id, summary, timeZone, role }) => ({
      calendar: open(id, summary, timeZone ?? person.timeZone),
      role,
      primary: false,
      summary,
    }))
    return [own, ...others]
  }
  const find = (person: Person, id: string) => {
    const wanted = id === 'primary' ? person.email : id
    const seen = listFor(person).find((one) => one.calendar.id === wanted)
    if (seen === undefined) throw notFound()
    return seen
  }
  return {
    listFor,
    find,
    findWritable: (person, id) => {
      const seen = find(person, id)
      if (seen.role === 'owner' || seen.role === 'writer') return seen
      const message = 'You need to have writer access to this calendar.'
      throw googleRefusal(403, 'requiredAccessLevel', message)
    },
    save: (calendar, event) => {
      calendar.version += 1
      const saved = { ...event, change: calendar.version }
      calendar.events.set(saved.id, saved)
      for (const tell of listeners) tell(calendar)
      return saved
    },
    all: () => [...calendars.values()],
    epoch: () => epoch,
    onSave: (listener) => {
      listeners.push(listener)
    },
  }
}
