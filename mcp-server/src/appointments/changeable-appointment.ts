import type { Database } from '@parley/shared/database/schema'
import type { Kysely } from 'kysely'
import { refuse, type Refused } from '../mcp/tool-answer.ts'
import type { ToolCall } from '../mcp/tool.ts'
import { findAppointment } from './appointment-repository.ts'
import type { Appointment } from './appointment.ts'

/** An appointment that this caller may change now, or why there is none. */
export type Changeable =
  | { readonly ok: true; readonly appointment: Appointment }
  | { readonly ok: false; readonly refused: Refused }

/** @param name its handle, or its id */
export async function findChangeable(
  database: Kysely<Database>,
  call: ToolCall,
  name: string,
): Promise<Changeable> {
  const appointment = await findAppointment(database, call.principal.owner, name)
  if (!appointment || !isTheirs(appointment, call) || appointment.end <= call.now) {
    return { ok: false, refused: unknownAppointment() }
  }
  const refused = notChangeable(appointment)
  return refused ? { ok: false, refused } : { ok: true, appointment }
}

/** A guest knows only what they booked themselves. */
function isTheirs({ bookedBy }: Appointment, { principal }: ToolCall): boolean {
  return principal.kind === 'owner' || bookedBy === principal.caller
}

/** One change at a time: what waits for its calendar is left alone until that has answered. */
function notChangeable({ status }: Appointment): Refused | undefined {
  if (status === 'confirmed') return undefined
  return status === 'pending' || status === 'move_pending'
    ? refuse('TRY_AGAIN', 'That appointment is still being confirmed. Try again in a moment.')
    : unknownAppointment()
}

export const unknownAppointment = (): Refused =>
  refuse(
    'APPOINTMENT_UNKNOWN',
    'I do not know that appointment. Call list_appointments and ask which one.',
  )
