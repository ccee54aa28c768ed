import type { ConsentRow } from '@parley/shared/database/schema'
import type { OwnersAnswer } from '../approvals/approval.ts'
import type { Appointment } from '../appointments/appointment.ts'

/** How long a question waits for its answer, and a slot is held for it. */
export const CONSENT_MS = 2 * 60_000

/** What a question is about: exactly this tool with exactly these arguments. */
export interface Asked {
  readonly tool: string
  /** Parsed arguments, without the consent. */
  readonly args: Readonly<Record<string, unknown>>
}

/** Handles mean something only within their call or login session. */
export const consentId = (contextId: string, handle: string) => `${contextId}:${handle}`

/** A question that was asked; where a client asked it, with the owner's answer. */
export interface OpenConsent extends ConsentRow {
  readonly approval?: OwnersAnswer
}

/** Too late to be answered. */
export const isLate = ({ expires_at }: ConsentRow, now: number) => expires_at.getTime() <= now

/** The appointment that a consent is about, as it was when the question was asked. */
export function appointmentOf({
  id,
  appointment_id,
  appointment_version,
}: ConsentRow): Pick<Appointment, 'id' | 'version'> {
  if (appointment_id === null || appointment_version === null) {
    throw new Error(`Consent ${id} is about no appointment`)
  }
  return { id: appointment_id, version: appointment_version }
}
