import type { ConsentRow, Database } from '@parley/shared/database/schema'
import type { Kysely } from 'kysely'
import { appointmentData, type Appointment } from '../appointments/appointment.ts'
import type { TwoStepData } from '../appointments/two-step-data.ts'
import type { ToolAnswer } from '../mcp/tool-answer.ts'
import { readReference } from './attendee.ts'
import { spokenReference } from './reference.ts'

/** What a guest may have of an appointment of theirs: not its name in the owner's calendar. */
export function guestsAppointment(appointment: Appointment, now: number) {
  return { ...appointmentData(appointment, now), event_id: null }
}

export const isGuests = ({ owner_id, caller_id }: ConsentRow) => owner_id !== caller_id

/** A guest hears the reference of what they booked, to come back with in another call. */
export async function toGuest(
  database: Kysely<Database>,
  consent: ConsentRow,
  result: ToolAnswer<TwoStepData>,
): Promise<ToolAnswer<TwoStepData>> {
  if (!result.ok) return result
  const { appointment } = result.data
  const data = {
    ...result.data,
    ...(appointment && { appointment: { ...appointment, event_id: null } }),
  }
  if (consent.tool !== 'book_appointment' || consent.appointment_id === null) {
    return { ...result, data }
  }
  const reference = await readReference(database, consent.appointment_id)
  if (reference === undefined) return { ...result, data }
  const [sentence = '', ...handles] = result.text.split('\n')
  const text = [`${sentence} Your reference is ${spokenReference(reference)}.`, ...handles].join(
    '\n',
  )
  return { ok: true, text, data: { ...data, reference } }
}
