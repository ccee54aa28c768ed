import { z } from 'zod'
import { useApi } from '../api/use-api.ts'

const Appointment = z.object({
  id: z.string(),
  title: z.string(),
  start: z.string(),
  end: z.string(),
  zone: z.string(),
  status: z.string(),
  /** How the calendar disagrees, where it does. */
  conflict: z
    .object({ kind: z.enum(['moved', 'overlaid']), start: z.string(), end: z.string() })
    .optional(),
  /** Whom it is with; by their own word where `guest` says so. */
  with: z
    .object({
      name: z.string(),
      phone: z.string().nullable(),
      email: z.string().nullable(),
      guest: z.boolean(),
      reference: z.string(),
    })
    .nullish(),
})
export type Appointment = z.output<typeof Appointment>

const Upcoming = z.object({ zone: z.string().optional(), appointments: z.array(Appointment) })

const UPCOMING = '/api/appointments/upcoming'

/** The person's appointments from now on. */
export function useUpcoming() {
  return useApi(UPCOMING, Upcoming)
}
