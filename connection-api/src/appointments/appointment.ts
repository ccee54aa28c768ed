import { z } from 'zod'

/** An appointment as the tools give it, and we. */
export const Appointment = z.object({
  appointment: z.string(),
  id: z.string(),
  title: z.string(),
  start: z.string(),
  end: z.string(),
  zone: z.string(),
  status: z.string(),
  event_id: z.string().nullable(),
  spoken: z.string(),
  /** How the calendar disagrees, where it does. */
  conflict: z
    .object({ kind: z.enum(['moved', 'overlaid']), start: z.string(), end: z.string() })
    .optional(),
})
export type Appointment = z.output<typeof Appointment>
