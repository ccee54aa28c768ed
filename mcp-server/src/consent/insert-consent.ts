import type { Database } from '@parley/shared/database/schema'
import { argumentsDigest } from '@parley/shared/tokens/arguments-digest'
import type { Scope } from '@parley/shared/tokens/scope'
import type { Transaction } from 'kysely'
import { contextOf } from '../access/principal.ts'
import type { Appointment } from '../appointments/appointment.ts'
import { fileApproval, type Approval, type QuestionDeps } from '../approvals/approval.ts'
import type { ToolCall } from '../mcp/tool.ts'
import { CONSENT_MS, consentId, type Asked } from './consent.ts'

/** A question that is about to be put to a person, under the handle of its consent. */
export interface Question {
  readonly asked: Asked
  /** Word for word. */
  readonly text: string
  readonly handle: string
  /** What the yes is about: an appointment as it was when the question was asked, */
  readonly appointment?: Pick<Appointment, 'id' | 'version'>
  /** or a change, written down as JSON, so that exactly what was read out is done. */
  readonly change?: unknown
  /** Of the tool that asks. */
  readonly scope?: ChangingScope
}

type ChangingScope = Exclude<Scope, 'read'>

/**
 * Keeps a question. One that a client asks, with nobody there to hear it, is put to the owner as
 * well.
 *
 * @returns how it stands with the owner; undefined where the person is there
 */
export async function insertConsent(
  transaction: Transaction<Database>,
  deps: QuestionDeps,
  call: ToolCall,
  { asked, text, handle, appointment, change, scope = 'transact' }: Question,
): Promise<Approval | undefined> {
  const { principal, attestation, now } = call
  const contextId = contextOf(principal)
  const args_digest = argumentsDigest(asked.args)
  await transaction
    .insertInto('consents')
    .values({
      id: consentId(contextId, handle),
      owner_id: principal.owner,
      caller_id: principal.caller,
      context_id: contextId,
      handle,
      tool: asked.tool,
      args_digest,
      turn: attestation.kind === 'turn' ? attestation.number : null,
      appointment_id: appointment?.id ?? null,
      appointment_version: appointment?.version ?? null,
      change: change === undefined ? null : JSON.stringify(change),
      created_at: new Date(now),
      expires_at: new Date(now + CONSENT_MS),
      used_at: null,
      result: null,
    })
    .execute()
  if (attestation.kind !== 'client') return undefined
  return fileApproval(transaction, deps, call, {
    tool: asked.tool,
    scope,
    argsDigest: args_digest,
    question: text,
    consentId: consentId(contextId, handle),
  })
}
