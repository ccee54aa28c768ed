import type { ConsentRow, Database } from '@parley/shared/database/schema'
import { toIso } from '@parley/shared/time/clock'
import { argumentsDigest } from '@parley/shared/tokens/arguments-digest'
import type { Kysely, Transaction } from 'kysely'
import { contextOf, type Attestation } from '../access/principal.ts'
import { handleLine } from '../mcp/handles.ts'
import { answer, refuse, type RefusalCode, type Refused } from '../mcp/tool-answer.ts'
import type { ToolCall } from '../mcp/tool.ts'
import type { Appointment } from './appointment.ts'

/** How long a question waits for its answer, and a slot is held for it. */
export const CONSENT_MS = 2 * 60_000

/** What a question is about: exactly this tool with exactly these arguments. */
export interface Asked {
  readonly tool: 'book_appointment' | 'cancel_appointment'
  /** Parsed arguments, without the consent. */
  readonly args: Readonly<Record<string, unknown>>
}

/** Handles mean something only within their call or login session. */
export const consentId = (contextId: string, handle: string) => `${contextId}:${handle}`

/** Keeps a question that is about to be put to a person. */
export async function insertConsent(
  transaction: Transaction<Database>,
  { principal, attestation, now }: ToolCall,
  asked: Asked,
  handle: string,
  appointment: Pick<Appointment, 'id' | 'version'>,
): Promise<void> {
  const contextId = contextOf(principal)
  await transaction
    .insertInto('consents')
    .values({
      id: consentId(contextId, handle),
      owner_id: principal.owner,
      caller_id: principal.caller,
      context_id: contextId,
      handle,
      tool: asked.tool,
      args_digest: argumentsDigest(asked.args),
      turn: attestation.kind === 'turn' ? attestation.number : null,
      appointment_id: appointment.id,
      appointment_version: appointment.version,
      created_at: new Date(now),
      expires_at: new Date(now + CONSENT_MS),
      used_at: null,
      result: null,
    })
    .execute()
}

/** The answer of a first call: the question, and how to come back with a yes. */
export function askFor(question: string, asked: Asked, handle: string, now: number) {
  const line = handleLine(
    'consent',
    handle,
    `say the question word for word; after a yes, call ${asked.tool} again with the same arguments and consent "${handle}"`,
  )
  const expires_at = toIso(now + CONSENT_MS)
  return answer(
    question,
    { outcome: 'consent_needed' as const, question, consent: handle, expires_at },
    [line],
  )
}

export async function findConsent(
  database: Kysely<Database>,
  { principal }: ToolCall,
  handle: string,
): Promise<ConsentRow | undefined> {
  return database
    .selectFrom('consents')
    .selectAll()
    .where('id', '=', consentId(contextOf(principal), handle))
    .executeTakeFirst()
}

/** `used`: the question was answered before, and is answered the same again. */
export type Verdict =
  | { readonly kind: 'answer' | 'used'; readonly consent: ConsentRow }
  | { readonly kind: 'refused'; readonly refused: Refused }

/** Whether this call may be the answer to that question. */
export function checkConsent(
  consent: ConsentRow | undefined,
  call: ToolCall,
  asked: Asked,
): Verdict {
  if (!consent) {
    const again = `Call ${asked.tool} without a consent first, then ask the question it gives.`
    return refused('CONSENT_NEEDED_FIRST', `That question is not open. ${again}`)
  }
  const anew = `Call ${asked.tool} again without a consent and ask anew.`
  if (!isAbout(consent, call, asked)) {
    return refused('CONSENT_MISMATCH', `Something changed since the question. ${anew}`)
  }
  if (consent.used_at) return { kind: 'used', consent }
  if (consent.expires_at.getTime() <= call.now) {
    return refused('CONSENT_EXPIRED', `That took too long, so I let it go. ${anew}`)
  }
  return checkAnswer(consent, call.attestation) ?? { kind: 'answer', consent }
}

function refused(code: RefusalCode, sentence: string): Verdict {
  return { kind: 'refused', refused: refuse(code, sentence) }
}

function isAbout(consent: ConsentRow, { principal }: ToolCall, asked: Asked): boolean {
  return (
    consent.owner_id === principal.owner &&
    consent.caller_id === principal.caller &&
    consent.tool === asked.tool &&
    consent.args_digest === argumentsDigest(asked.args)
  )
}

/** What the issuer attests must be a person's answer to this very question, after it was asked. */
function checkAnswer(consent: ConsentRow, attestation: Attestation): Verdict | undefined {
  if (attestation.kind === 'click') {
    return attestation.consent === consent.handle ? undefined : notHeard()
  }
  if (attestation.kind === 'none' || consent.turn === null) return notHeard()
  if (attestation.number <= consent.turn) {
    return refused(
      'CONSENT_SAME_TURN',
      'Nobody has answered yet. Ask the question, wait for the answer, then call again.',
    )
  }
  const { consent: heard } = attestation
  if (heard?.handle !== consent.handle || !heard.played) return notHeard()
  if (heard.answer === 'no') {
    return refused(
      'CONSENT_REFUSED',
      'The answer was no, so nothing was done. Ask what to do instead.',
    )
  }
  return undefined
}

const notHeard = () =>
  refused(
    'CONSENT_NOT_HEARD',
    'The question was not heard to its end. Ask it again word for word and wait for the answer.',
  )

/** Locks the row until the transaction ends; its appointment is locked already. */
export async function lockConsent(
  transaction: Transaction<Database>,
  id: string,
): Promise<ConsentRow | undefined> {
  return transaction
    .selectFrom('consents')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

/** Uses a consent up. */
export async function useConsent(
  transaction: Transaction<Database>,
  id: string,
  now: number,
): Promise<void> {
  await transaction
    .updateTable('consents')
    .set({ used_at: new Date(now) })
    .where('id', '=', id)
    .execute()
}
