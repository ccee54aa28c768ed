import { z } from 'zod'
import { AppointmentData, type Appointment } from './appointment.ts'

/** What both two-step tools answer: first the question, then what became of it. */
export const TwoStepData = z.strictObject({
  outcome: z.enum(['consent_needed', 'booked', 'moved', 'cancelled', 'settled', 'pending']),
  question: z.string().optional(),
  consent: z.string().optional(),
  expires_at: z.string().optional(),
  /** Where a client asked, and the owner answers elsewhere. */
  approval: z
    .strictObject({ id: z.string(), status: z.enum(['waiting', 'approved', 'refused']) })
    .optional(),
  appointment: AppointmentData.optional(),
  /** What a guest comes back with. */
  reference: z.string().optional(),
})
export type TwoStepData = z.output<typeof TwoStepData>

/** How an appointment stands; undefined: it is gone. */
export type Settled = Appointment | undefined
