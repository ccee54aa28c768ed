import { readAppointment } from '../appointments/appointment-repository.ts'
import { hearingOf, type Owner } from '../availability/owner.ts'
import { whenRefusal } from '../availability/when-refusal.ts'
import type { OwnedEvent } from '../calendar/calendars.ts'
import { outsideText } from '../mcp/outside-text.ts'
import { refuse, type Refused } from '../mcp/tool-answer.ts'
import { DAY_MS, MINUTE_MS, type Interval } from '../scheduling/interval.ts'
import { resolveWhen } from '../scheduling/when/resolve-when.ts'
import type { EventDeps } from './change-event.ts'
import { spokenEvent } from './event-intent.ts'

/** How far ahead is looked when nobody says on which day it is. */
const AHEAD_MS = 30 * DAY_MS
/** Named when it is not clear which one is meant. */
const SPOKEN = 3

/**
 * The one event that is meant: by its id, or by words of its title and the day it is on.
 *
 * @param name its id, or what it is called
 * @param on when it is, in words
 */
export async function findEvent(
  deps: EventDeps,
  owner: Owner,
  { name, on, now }: { readonly name: string; readonly on: string | undefined; now: number },
): Promise<OwnedEvent | Refused> {
  const byId = on === undefined ? await deps.calendars.readEvent(owner.id, name) : undefined
  if (byId) return refusalFor(deps, byId)
  const window = windowOf(on, owner, now)
  if ('ok' in window) return window
  const events = await deps.calendars.listEvents(owner.id, window)
  const meant = namedLike(events, name)
  const [event] = meant
  if (event === undefined) {
    const sentence = 'I do not see that in the calendar.'
    return refuse('EVENT_UNKNOWN', `${sentence} Ask what it is called and which day it is on.`)
  }
  if (meant.length > 1) return several(meant, owner, now)
  return refusalFor(deps, event)
}

function windowOf(on: string | undefined, owner: Owner, now: number): Interval | Refused {
  if (on === undefined) return { start: now, end: now + AHEAD_MS }
  const resolved = resolveWhen(on, hearingOf(owner, now))
  if (resolved.kind === 'unclear') return whenRefusal(resolved, owner.zone, now)
  if (resolved.kind === 'range') return { start: resolved.from, end: resolved.to }
  return { start: resolved.start, end: resolved.start + MINUTE_MS }
}

/** Those that are called just that; else those whose title has it. */
function namedLike(events: readonly OwnedEvent[], name: string): readonly OwnedEvent[] {
  const wanted = plain(name)
  const same = events.filter(({ id, title }) => id === name || plain(title) === wanted)
  return same.length > 0 ? same : events.filter(({ title }) => plain(title).includes(wanted))
}

const plain = (text: string) => outsideText(text, '').toLowerCase()

function several(events: readonly OwnedEvent[], { zone }: Owner, now: number): Refused {
  const named = events.slice(0, SPOKEN).map((event) => spokenEvent({ ...event, zone }, now))
  return refuse('EVENT_UNKNOWN', `I see more than one: ${named.join('; ')}. Ask which one.`)
}

/** What stands for an appointment is changed with the appointment. */
async function refusalFor(deps: EventDeps, event: OwnedEvent): Promise<OwnedEvent | Refused> {
  const { appointmentId } = event
  const appointment = appointmentId && (await readAppointment(deps.database, appointmentId))
  if (!appointment) return event
  return refuse(
    'EVENT_UNKNOWN',
    'That is an appointment. Use list_appointments, then move_appointment or cancel_appointment.',
  )
}
