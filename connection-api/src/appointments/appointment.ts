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
})
export type Appointment = z.output<typeof Appointment>
