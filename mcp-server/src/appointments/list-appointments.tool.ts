import type { Database } from '@parley/shared/database/schema'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { hearingOf, readOwner, type Owner } from '../availability/owner.ts'
import { whenRefusal } from '../availability/when-refusal.ts'
import { attendeesOf } from '../guests/attendee.ts'
import { asManyAsFit } from '../mcp/as-many-as-fit.ts'
import { answer } from '../mcp/tool-answer.ts'
import {
  conflictsAbout,
  spokenConflict,
  type ConflictNote,
} from '../outside-changes/conflict-note.ts'
import {
  disputedAppointment,
  DisputedAppointment,
} from '../outside-changes/disputed-appointment.ts'
import { wholeNumber, words } from '../mcp/short-schemas.ts'
import { defineTool, type Tool } from '../mcp/tool.ts'
import { DAY_MS, MINUTE_MS, type Interval } from '../scheduling/interval.ts'
import { isSameDay, spokenDay } from '../scheduling/spoken-time.ts'
import { resolveWhen } from '../scheduling/when/resolve-when.ts'
import type { Unclear } from '../scheduling/when/when.ts'
import { appointmentsIn, countAppointmentsIn } from './appointment-repository.ts'
import { appointmentLine, spokenAppointment, type Appointment } from './appointment.ts'

/** Given with their handles, and as many of them said as fit; all of a page are in the data. */
const GIVEN = 5
const SPOKEN = 4
const PAGE = 20

/** Without a `when`: everything that lies ahead. */
const AHEAD_MS = 5 * 366 * DAY_MS

/** Whom it is with. */
const Attendee = z.strictObject({
  name: z.string(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  /** By a guest's own word. */
  guest: z.boolean(),
  /** What they tell to come back to it by voice. */
  reference: z.string(),
})

const Output = z.strictObject({
  zone: z.string(),
  appointments: z.array(DisputedAppointment.extend({ with: Attendee.nullable() })),
  page: z.int(),
  more: z.boolean(),
})

export function listAppointmentsTool({ database }: { database: Kysely<Database> }): Tool {
  return defineTool({
    name: 'list_appointments',
    title: 'List appointments',
    description:
      'Appointments that lie ahead, or those at some time. Gives handles to cancel with.',
    scope: 'read',
    twoStep: false,
    guest: false,
    input: z.strictObject({
      when: words(200, 1).optional().describe('In the words that were said'),
      page: wholeNumber(1, 100).default(1),
    }),
    output: Output,
    async run({ when, page }, { principal, now }) {
      const owner = await readOwner(database, principal.owner)
      const window = windowOf(when, owner, now)
      if ('kind' in window) return whenRefusal(window, owner.zone, now)
      const total = await countAppointmentsIn(database, owner.id, window)
      const offset = (page - 1) * PAGE
      const shown = await appointmentsIn(database, owner.id, window, PAGE, offset)
      const attendees = await attendeesOf(
        database,
        shown.map(({ id }) => id),
      )
      const conflicts = await conflictsAbout(database, shown)
      const then = when === undefined ? undefined : window
      return answer(
        sentence({ shown, conflicts, total, offset }, then, owner, now),
        {
          zone: owner.zone,
          appointments: shown.map((appointment) => ({
            ...disputedAppointment(appointment, conflicts.get(appointment.id), now),
            with: attendees.get(appointment.id) ?? null,
          })),
          page,
          more: total > offset + shown.length,
        },
        shown.slice(0, GIVEN).map(appointmentLine),
      )
    },
  })
}

function windowOf(when: string | undefined, owner: Owner, now: number): Interval | Unclear {
  if (when === undefined) return { start: now, end: now + AHEAD_MS }
  const resolved = resolveWhen(when, hearingOf(owner, now))
  if (resolved.kind === 'unclear') return resolved
  if (resolved.kind === 'range') return { start: resolved.from, end: resolved.to }
  return { start: resolved.start, end: resolved.start + MINUTE_MS }
}

interface Shown {
  readonly shown: readonly Appointment[]
  readonly conflicts: ReadonlyMap<string, ConflictNote>
  readonly total: number
  /** Of them before the first that is shown. */
  readonly offset: number
}

function sentence(
  { shown, conflicts, total, offset }: Shown,
  window: Interval | undefined,
  { zone }: Owner,
  now: number,
): string {
  const then = window ? namedDays(window, zone, now) : 'coming up'
  if (total === 0) return `You have no appointments ${then}.`
  if (shown.length === 0) return 'Those were all of your appointments.'
  const all = shown.slice(0, SPOKEN).map((appointment) => {
    const conflict = spokenConflict(conflicts.get(appointment.id), appointment.zone, now)
    return `${spokenAppointment(appointment, now)}${conflict}`
  })
  const named = asManyAsFit(all, SPOKEN)
  const rest = total - offset - named.length
  const more = rest > 0 ? `; and ${rest} more` : ''
  const count = total === 1 ? 'one appointment' : `${total} appointments`
  return `You have ${count}: ${named.join('; ')}${more}.`
}

function namedDays({ start, end }: Interval, zone: string, now: number): string {
  const first = spokenDay(start, zone, now)
  if (isSameDay(start, end - 1, zone)) return `on ${first}`
  return `from ${first} to ${spokenDay(end - 1, zone, now)}`
}
