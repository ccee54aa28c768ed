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
  /** Whom it is with, in a list; by their own word where `guest` says so. */
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
