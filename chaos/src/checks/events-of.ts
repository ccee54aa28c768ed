import { z } from 'zod'
import type { Lane } from '../lane.ts'
import type { Owner } from '../people/owner.ts'

/** An event that stands in the owner's calendar. */
export interface StandingEvent {
  readonly title: string
  readonly start: number
  readonly end: number
  /** Whose event it says it is; undefined: no appointment's. */
  readonly appointmentId: string | undefined
}

/** As the provider itself has it, read past every adapter. */
export async function eventsOf(lane: Lane, owner: Owner): Promise<readonly StandingEvent[]> {
  if (owner.provider === 'built-in') return builtInEvents(lane, owner)
  const found = lane.providers.calendarOf(owner.provider, owner.email)
  if (found?.provider === 'google') {
    return found.events
      .filter(({ status }) => status !== 'cancelled')
      .map(({ summary, start, end, extendedProperties }) => {
        const marks = GoogleMarks.parse(extendedProperties ?? {}).private
        return { title: summary ?? '', start, end, appointmentId: marks['parleyAppointment'] }
      })
  }
  const events = found?.events ?? []
  return events
    .filter(({ status }) => status !== 'removed')
    .map(({ subject, start, end, extendedProperties }) => {
      const mark = GraphMarks.parse(extendedProperties).find(({ id }) =>
        id.endsWith(' parleyAppointment'),
      )
      return { title: subject ?? '', start, end, appointmentId: mark?.value }
    })
}

const GoogleMarks = z.object({ private: z.record(z.string(), z.string()).default({}) })
const GraphMarks = z.array(z.object({ id: z.string(), value: z.string() }))

async function builtInEvents({ database }: Lane, { accountId }: Owner) {
  const rows = await database
    .selectFrom('calendar_events')
    .selectAll()
    .where('account_id', '=', accountId)
    .execute()
  return rows.map((row) => ({
    title: row.title,
    start: row.start_at.getTime(),
    end: row.end_at.getTime(),
    appointmentId: row.appointment_id ?? undefined,
  }))
}
