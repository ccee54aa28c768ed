import type { AppointmentRow, AppointmentStatus } from '@parley/shared/database/schema'
import { toIso } from '@parley/shared/time/clock'
import { z } from 'zod'
import { handleLine } from '../mcp/handles.ts'
import type { Interval } from '../scheduling/interval.ts'
import { spokenInterval, writtenInterval } from '../scheduling/spoken-time.ts'

/** Our record of something that two people agreed on. */
export interface Appointment extends Interval {
  readonly id: string
  readonly handle: string
  readonly ownerId: string
  readonly bookedBy: string
  readonly title: string
  /** IANA zone in which it was agreed. */
  readonly zone: string
  readonly status: AppointmentStatus
  readonly accountId: string
  readonly eventId: string | undefined
  /** Of the event, as we last saw it. */
  readonly etag: string | undefined
  /** Counts what people are told about: a consent holds for one version. */
  readonly version: number
  /** What kind it is of, while the owner has that kind. */
  readonly kindId: string | undefined
}

export function toAppointment(row: AppointmentRow): Appointment {
  return {
    id: row.id,
    handle: row.handle,
    ownerId: row.owner_id,
    bookedBy: row.booked_by,
    title: row.title,
    start: row.start_at.getTime(),
    end: row.end_at.getTime(),
    zone: row.zone,
    status: row.status,
    accountId: row.account_id,
    eventId: row.event_id ?? undefined,
    etag: row.etag ?? undefined,
    version: row.version,
    kindId: row.kind_id ?? undefined,
  }
}

export const AppointmentData = z.strictObject({
  /** The handle that tools take. */
  appointment: z.string(),
  id: z.string(),
  title: z.string(),
  start: z.string(),
  end: z.string(),
  zone: z.string(),
  status: z.string(),
  event_id: z.string().nullable(),
  spoken: z.string(),
})
export type AppointmentData = z.output<typeof AppointmentData>

export function appointmentData(appointment: Appointment, now: number): AppointmentData {
  const { handle, id, title, start, end, zone, status, eventId } = appointment
  return {
    appointment: handle,
    id,
    title,
    start: toIso(start),
    end: toIso(end),
    zone,
    status,
    event_id: eventId ?? null,
    spoken: spokenAppointment(appointment, now),
  }
}

/** `Dentist, Tuesday 24 November, 2 to 2:30 pm`. */
export function spokenAppointment(appointment: Appointment, now: number): string {
  return `${appointment.title}, ${spokenInterval(appointment, appointment.zone, now)}`
}

export function appointmentLine(appointment: Appointment): string {
  const about = `${appointment.title}, ${writtenInterval(appointment, appointment.zone)}`
  return handleLine('appointment', appointment.handle, about)
}
