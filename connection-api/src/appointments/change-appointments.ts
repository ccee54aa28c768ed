import { z } from 'zod'
import type { SignedIn } from '../login/login-session.ts'
import type { ToolParts } from '../tools/tool-parts.ts'
import { clickThrough } from '../tools/click-through.ts'
import { Appointment } from './appointment.ts'

const Outcome = z.object({
  outcome: z.enum(['consent_needed', 'booked', 'moved', 'cancelled', 'settled', 'pending']),
  consent: z.string().optional(),
  appointment: Appointment.optional(),
})

/** What became of a change, as it is answered. */
export interface Changed {
  /** 202 while the calendar has not answered: it will be asked again. */
  readonly status: 200 | 202
  readonly body: {
    readonly outcome: string
    /** Missing where that is not known either. */
    readonly appointment?: Appointment | undefined
  }
}

type ChangingTool = 'book_appointment' | 'move_appointment' | 'cancel_appointment'

/** Does what a person asked for in so many fields. */
export async function changeAppointments(
  parts: ToolParts,
  person: SignedIn,
  name: ChangingTool,
  args: Readonly<Record<string, unknown>>,
): Promise<Changed> {
  const tool = { name, scope: 'transact' as const, data: Outcome }
  const { outcome, appointment } = await clickThrough(parts, person, tool, args)
  return { status: outcome === 'pending' ? 202 : 200, body: { outcome, appointment } }
}
