import type { z } from 'zod'
import { AppointmentData, appointmentData, type Appointment } from '../appointments/appointment.ts'
import { ConflictData, conflictData, type ConflictNote } from './conflict-note.ts'

/** An appointment, and how the calendar disagrees with it, where it does. */
export const DisputedAppointment = AppointmentData.extend({ conflict: ConflictData.optional() })

export function disputedAppointment(
  appointment: Appointment,
  conflict: ConflictNote | undefined,
  now: number,
): z.output<typeof DisputedAppointment> {
  const data = appointmentData(appointment, now)
  return conflict ? { ...data, conflict: conflictData(conflict) } : data
}
