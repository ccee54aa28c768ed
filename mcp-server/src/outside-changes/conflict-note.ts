import type { Database } from '@parley/shared/database/schema'
import { toIso } from '@parley/shared/time/clock'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { overlaps, type Interval } from '../scheduling/interval.ts'
import { spokenInterval } from '../scheduling/spoken-time.ts'

/** How the calendar and an appointment disagree, as long as nobody has settled it. */
export interface ConflictNote extends Interval {
  readonly id: string
  /** `moved`: its event is at this time. `overlaid`: something else takes this time. */
  readonly kind: 'moved' | 'overlaid'
}

/** As much of an appointment as it takes to say whether a conflict about it still is one. */
interface InConflict extends Interval {
  readonly id: string
  readonly version: number
}

export const ConflictData = z.strictObject({
  kind: z.enum(['moved', 'overlaid']),
  start: z.string(),
  end: z.string(),
})

/** By appointment; where there are several, the first. */
export async function conflictsAbout(
  database: Kysely<Database>,
  appointments: readonly InConflict[],
): Promise<ReadonlyMap<string, ConflictNote>> {
  if (appointments.length === 0) return new Map()
  const rows = await database
    .selectFrom('calendar_conflicts')
    .selectAll()
    .where('settled_at', 'is', null)
    .where(
      'appointment_id',
      'in',
      appointments.map(({ id }) => id),
    )
    .orderBy('created_at', 'desc')
    .execute()
  const known = new Map(appointments.map((appointment) => [appointment.id, appointment]))
  const notes = rows.flatMap((row): [string, ConflictNote][] => {
    const { id, kind, appointment_version: version } = row
    const note = { id, kind, start: row.start_at.getTime(), end: row.end_at.getTime() }
    const appointment = known.get(row.appointment_id)
    const stands =
      appointment?.version === version && (kind === 'moved' || overlaps(appointment, note))
    return stands ? [[row.appointment_id, note]] : []
  })
  return new Map(notes)
}

export function conflictData({ kind, start, end }: ConflictNote): z.output<typeof ConflictData> {
  return { kind, start: toIso(start), end: toIso(end) }
}

/** What is said after the appointment: `, though your calendar has it on Tuesday 24 November, 2 to 3 pm`. */
export function spokenConflict(note: ConflictNote | undefined, zone: string, now: number): string {
  if (note === undefined) return ''
  if (note.kind === 'overlaid') return ', with something else over it in your calendar'
  return `, though your calendar has it on ${spokenInterval(note, zone, now)}`
}
