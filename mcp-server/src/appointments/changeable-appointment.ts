import type { Database } from '@parley/shared/database/schema'
import type { Kysely } from 'kysely'
import type { ProvenAppointments } from '../guests/proven-appointments.ts'
import { refuse, type Refused } from '../mcp/tool-answer.ts'
import type { ToolCall } from '../mcp/tool.ts'
import { findAppointment } from './appointment-repository.ts'
import type { Appointment } from './appointment.ts'

export interface ChangeableDeps {
  readonly database: Kysely<Database>
  readonly proven: ProvenAppointments
}

/** An appointment that this caller may change now, or why there is none. */
export type Changeable =
  | { readonly ok: true; readonly appointment: Appointment }
  | { readonly ok: false; readonly refused: Refused }

/** @param name its handle, or its id */
export async function findChangeable(
  { database, proven }: ChangeableDeps,
  call: ToolCall,
  name: string,
): Promise<Changeable> {
  const appointment = await findAppointment(database, call.principal.owner, name)
  const isOver = !appointment || appointment.end <= call.now
  if (isOver || !(await isTheirs(proven, appointment, call))) {
    return { ok: false, refused: unknownAppointment(call) }
  }
  const refused = notChangeable(appointment, call)
  return refused ? { ok: false, refused } : { ok: true, appointment }
}

/** A guest's is only what they booked in this call, or have shown in it to be theirs. */
async function isTheirs(
  proven: ProvenAppointments,
  { id, bookedBy }: Appointment,
  { principal }: ToolCall,
): Promise<boolean> {
  if (principal.kind === 'owner' || bookedBy === principal.caller) return true
  return proven.isProven(principal, id)
}

/** One change at a time: what waits for its calendar is left alone until that has answered. */
function notChangeable({ status }: Appointment, call: ToolCall): Refused | undefined {
  if (status === 'confirmed') return undefined
  return status === 'pending' || status === 'move_pending'
    ? refuse('TRY_AGAIN', 'That appointment is still being confirmed. Try again in a moment.')
    : unknownAppointment(call)
}

export function unknownAppointment({ principal }: ToolCall): Refused {
  const next =
    principal.kind === 'guest'
      ? 'Ask for its reference and call find_my_appointment.'
      : 'Call list_appointments and ask which one.'
  return refuse('APPOINTMENT_UNKNOWN', `I do not know that appointment. ${next}`)
}
