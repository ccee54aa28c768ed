import type { Instant } from '@parley/shared/time/clock'
import type { Person } from '../people/person.ts'
import type { Simulation } from '../simulation.ts'
import type { Timing } from '../time/timing.ts'
import { graphRefusal, itemNotFound } from './graph-error.ts'
import type { GraphEventBody } from './graph-event-body.ts'
import { calendarId } from './graph-id.ts'

export interface GraphCalendar {
  readonly key: string
  readonly id: string
  readonly name: string
  readonly owner: Person
  readonly isDefault: boolean
  /** Removed ones stay, for delta queries. */
  readonly events: Map<string, GraphStoredEvent>
  version: number
}

export interface GraphStoredEvent {
  readonly key: string
  readonly body: GraphEventBody
  readonly timing: Timing
  readonly removed: boolean
  readonly created: Instant
  readonly updated: Instant
  /** The calendar's version when it last changed. */
  readonly change: number
  /** Of the request that made it: a repeat of the same transaction must be the same. */
  readonly digest: string
  /** Set on one occurrence that differs from its series, or is gone. */
  readonly exceptionOf?: { readonly masterKey: string; readonly date: string }
}

export type ChangeType = 'created' | 'updated' | 'deleted'
export interface Change {
  readonly calendar: GraphCalendar
  readonly event: GraphStoredEvent
  readonly type: ChangeType
}

export interface GraphStore {
  calendars(person: Person): readonly GraphCalendar[]
  /** The default one when no id is named. @throws {Refusal} 404 */
  calendar(person: Person, id: string | undefined): GraphCalendar
  save(
    calendar: GraphCalendar,
    event: Omit<GraphStoredEvent, 'change'>,
    type: ChangeType,
  ): GraphStoredEvent
  all(): readonly GraphCalendar[]
  /** Delta tokens of another epoch are expired. */
  epoch(): number
  onSave(listener: (change: Change) => void): void
}

export function createGraphStore(sim: Simulation): GraphStore {
  const mailboxes = new Map<string, GraphCalendar>()
  const listeners: ((change: Change) => void)[] = []
  let epoch = 1
  sim.onExpireSync.set('microsoft', () => {
    epoch += 1
  })
  const open = (owner: Person, name: string, own: string): GraphCalendar => {
    const key = `${owner.id}/${own}`
    const found = mailboxes.get(key)
    if (found !== undefined) return found
    const made = {
      key,
      id: calendarId(key),
      name,
      owner,
      isDefault: own === 'default',
      events: new Map<string, GraphStoredEvent>(),
      version: 0,
    }
    mailboxes.set(key, made)
    return made
  }
  const calendars = (person: Person) => [
    open(person, 'Calendar', 'default'),
    ...person.calendars.map(({ id, summary }) => open(person, summary, id)),
  ]
  return {
    calendars,
    calendar: (person, id) => {
      const all = calendars(person)
      const found = id === undefined ? all[0] : all.find((one) => one.id === id)
      if (found === undefined) throw itemNotFound()
      return found
    },
    save: (calendar, event, type) => {
      calendar.version += 1
      const saved = { ...event, change: calendar.version }
      calendar.events.set(saved.key, saved)
      for (const tell of listeners) tell({ calendar, event: saved, type })
      return saved
    },
    all: () => [...mailboxes.values()],
    epoch: () => epoch,
    onSave: (listener) => {
      listeners.push(listener)
    },
  }
}

/** 410: the client must read everything anew. */
export function syncStateNotFound() {
  return graphRefusal(410, 'SyncStateNotFound', 'The sync state generation is not found.')
}
