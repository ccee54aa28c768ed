import { toIso } from '@parley/shared/time/clock'
import { z } from 'zod'
import { appointmentsIn } from '../appointments/appointment-repository.ts'
import { asManyAsFit } from '../mcp/as-many-as-fit.ts'
import { outsideText } from '../mcp/outside-text.ts'
import { answer } from '../mcp/tool-answer.ts'
import {
  ConflictData,
  conflictData,
  conflictsAbout,
  spokenConflict,
  type ConflictNote,
} from '../outside-changes/conflict-note.ts'
import { words } from '../mcp/short-schemas.ts'
import { defineTool, type Tool } from '../mcp/tool.ts'
import { MINUTE_MS, type Interval } from '../scheduling/interval.ts'
import { isSameDay, spokenDay, spokenList, spokenSpan } from '../scheduling/spoken-time.ts'
import { resolveWhen } from '../scheduling/when/resolve-when.ts'
import type { When } from '../scheduling/when/when.ts'
import type { BusyDeps } from './busy-times.ts'
import { hearingOf, readOwner } from './owner.ts'
import { whenRefusal } from './when-refusal.ts'

/** Said aloud at a time, of one day and of several; all are in the data. */
const SPOKEN = 5
const SPOKEN_WITH_DAY = 4

const Item = z.strictObject({
  kind: z.enum(['appointment', 'event']),
  id: z.string(),
  /** Of an event that was made for one of our appointments: that appointment's id. */
  appointment_id: z.string().nullable(),
  title: z.string(),
  start: z.string(),
  end: z.string(),
  all_day: z.boolean(),
  /** How the calendar disagrees with an appointment, where it does. */
  conflict: ConflictData.optional(),
})

const Output = z.strictObject({
  from: z.string(),
  to: z.string(),
  zone: z.string(),
  items: z.array(Item),
})

interface Thing extends Interval {
  readonly kind: 'appointment' | 'event'
  readonly id: string
  readonly appointmentId: string | undefined
  readonly title: string
  readonly allDay: boolean
  readonly conflict?: ConflictNote | undefined
}

export function whatsOnTool(deps: BusyDeps): Tool {
  return defineTool({
    name: 'whats_on',
    title: 'What is on',
    description: 'What is in the calendar on a day or in a span of days.',
    scope: 'read',
    twoStep: false,
    guest: false,
    input: z.strictObject({
      when: words(200, 1).default('today').describe('In the words that were said'),
    }),
    output: Output,
    async run({ when }, { principal, now }) {
      const owner = await readOwner(deps.database, principal.owner)
      const resolved = resolveWhen(when, hearingOf(owner, now))
      if (resolved.kind === 'unclear') return whenRefusal(resolved, owner.zone, now)
      const window = windowOf(resolved)
      const things = await thingsIn(deps, principal.owner, window)
      const data = {
        from: toIso(window.start),
        to: toIso(window.end),
        zone: owner.zone,
        items: things.map(toItem),
      }
      const spoken = things.filter((thing) => !isOurs(thing, things))
      return answer(sentence(spoken, window, owner.zone, now), data)
    },
  })
}

function windowOf(when: Exclude<When, { kind: 'unclear' }>): Interval {
  if (when.kind === 'range') return { start: when.from, end: when.to }
  return { start: when.start, end: when.start + 30 * MINUTE_MS }
}

/** Our appointments and all events of the calendar, the appointments' own among them. */
async function thingsIn(deps: BusyDeps, ownerId: string, window: Interval): Promise<Thing[]> {
  const [appointments, events] = await Promise.all([
    appointmentsIn(deps.database, ownerId, window),
    deps.calendars.listEvents(ownerId, window),
  ])
  const conflicts = await conflictsAbout(deps.database, appointments)
  const things: Thing[] = [
    ...appointments.map((appointment) => ({
      ...appointment,
      conflict: conflicts.get(appointment.id),
      kind: 'appointment' as const,
      appointmentId: undefined,
      allDay: false,
    })),
    ...events.map((event) => ({
      ...event,
      kind: 'event' as const,
      title: outsideText(event.title),
    })),
  ]
  return things.toSorted((a, b) => a.start - b.start)
}

/** An event whose appointment is named already is not said a second time. */
function isOurs({ appointmentId }: Thing, things: readonly Thing[]): boolean {
  return things.some(({ kind, id }) => kind === 'appointment' && id === appointmentId)
}

function toItem(thing: Thing): z.output<typeof Item> {
  const { kind, id, appointmentId, title, start, end, allDay, conflict } = thing
  return {
    kind,
    id,
    appointment_id: appointmentId ?? null,
    title,
    start: toIso(start),
    end: toIso(end),
    all_day: allDay,
    ...(conflict && { conflict: conflictData(conflict) }),
  }
}

function sentence(things: readonly Thing[], window: Interval, zone: string, now: number): string {
  const oneDay = isSameDay(window.start, window.end - 1, zone)
  const days = oneDay
    ? `on ${spokenDay(window.start, zone, now)}`
    : `from ${spokenDay(window.start, zone, now)} to ${spokenDay(window.end - 1, zone, now)}`
  if (things.length === 0) return `You have nothing ${days}.`
  const all = things.slice(0, SPOKEN).map((thing) => {
    const span = thing.allDay ? 'all day' : spokenSpan(thing, zone)
    const time = `${span}${spokenConflict(thing.conflict, zone, now)}`
    return oneDay
      ? `${thing.title}, ${time}`
      : `${thing.title}, ${spokenDay(thing.start, zone, now)}, ${time}`
  })
  const named = asManyAsFit(all, oneDay ? SPOKEN : SPOKEN_WITH_DAY)
  const rest = things.length - named.length
  const list = rest > 0 ? `${named.join('; ')}; and ${rest} more` : spokenList(named)
  const count = things.length === 1 ? 'one thing' : `${things.length} things`
  return `${days.charAt(0).toUpperCase()}${days.slice(1)} you have ${count}: ${list}.`
}
