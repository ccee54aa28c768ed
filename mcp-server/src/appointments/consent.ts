import type { ConsentRow, Database } from '@parley/shared/database/schema'
import { argumentsDigest } from '@parley/shared/tokens/arguments-digest'
import type { Scope } from '@parley/shared/tokens/scope'
import type { TurnAttestation } from '@parley/shared/tokens/tool-token'
import type { Kysely, Transaction } from 'kysely'
import { contextOf, type Attestation } from '../access/principal.ts'
import {
  fileApproval,
  readApproval,
  useApproval,
  type Approval,
  type OwnersAnswer,
  type QuestionDeps,
} from '../approvals/approval.ts'
import { refuse, type RefusalCode, type Refused } from '../mcp/tool-answer.ts'
import type { ToolCall } from '../mcp/tool.ts'
import type { Appointment } from './appointment.ts'

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

/** A question that was asked; where a client asked it, with the owner's answer. */
export interface OpenConsent extends ConsentRow {
  readonly approval?: OwnersAnswer
}

/**
 * The question of a handle. One that is too late is closed before that is said: another process may
 * have the same yes from before, and either it acted or it can no more.
 */
export async function findConsent(
  database: Kysely<Database>,
  call: ToolCall,
  handle: string,
): Promise<OpenConsent | undefined> {
  const id = consentId(contextOf(call.principal), handle)
  const consent = await readConsent(database, id)
  if (!consent) return undefined
  if (consent.used_at || !isLate(consent, call.now)) return withApproval(database, call, consent)
  await closeUnused(database, id)
  const settled = await readConsent(database, id)
  return settled && withApproval(database, call, settled)
}

const readConsent = (database: Kysely<Database>, id: string) =>
  database.selectFrom('consents').selectAll().where('id', '=', id).executeTakeFirst()

const isLate = ({ expires_at }: ConsentRow, now: number) => expires_at.getTime() <= now

/** Whatever its clock says, no process acts on it any more; one that is acting is waited for. */
async function closeUnused(database: Kysely<Database>, id: string): Promise<void> {
  await database
    .updateTable('consents')
    .set((eb) => ({ expires_at: eb.ref('created_at') }))
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .execute()
}

async function withApproval(
  database: Kysely<Database>,
  call: ToolCall,
  consent: ConsentRow,
): Promise<OpenConsent> {
  if (call.attestation.kind !== 'client') return consent
  return { ...consent, approval: await readApproval(database, call, consent.id) }
}

/** `used`: the question was answered before, and is answered the same again. */
export type Verdict =
  | { readonly kind: 'answer'; readonly consent: ConsentRow }
  | { readonly kind: 'used'; readonly consent: ConsentRow }
  | { readonly kind: 'refused'; readonly refused: Refused }

/** Whether this call may be the answer to that question. */
export function checkConsent(
  consent: OpenConsent | undefined,
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
  if (isLate(consent, call.now)) {
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
function checkAnswer(consent: OpenConsent, attestation: Attestation): Verdict | undefined {
  switch (attestation.kind) {
    case 'client':
      return checkApproval(consent)
    case 'click':
      return attestation.consent === consent.handle ? undefined : notHeard()
    case 'turn':
      return checkTurn(consent, attestation)
    default:
      return notHeard()
  }
}

/**
 * Any no to this question counts. A yes is its button pressed, or a turn after it was heard to its
 * end.
 */
function checkTurn(consent: ConsentRow, attestation: TurnAttestation): Verdict | undefined {
  const { consent: attested, number } = attestation
  const heard = attested?.handle === consent.handle ? attested : undefined
  const answer = heard && plainAnswer(heard)
  if (answer === 'no') return saidNo()
  if (answer === 'yes') return undefined
  if (consent.turn === null) return notHeard()
  if (number <= consent.turn) {
    return refused(
      'CONSENT_SAME_TURN',
      'Nobody has answered yet. Ask the question, wait for the answer, then call again.',
    )
  }
  return heard?.played ? undefined : notHeard()
}

const plainAnswer = ({ answer, pressed }: NonNullable<TurnAttestation['consent']>) =>
  answer === 'no' ? 'no' : pressed

/** Nobody was asked aloud: the owner's own answer, or their standing leave, counts. */
function checkApproval({ approval, tool }: OpenConsent): Verdict | undefined {
  if (approval === 'approved') return undefined
  if (approval === 'refused') return saidNo()
  if (approval === 'waiting') {
    return refused(
      'APPROVAL_WAITING',
      'The owner has not answered yet. Ask them to approve it on their page, then call again with the same arguments and consent.',
    )
  }
  return refused(
    'CONSENT_EXPIRED',
    `The owner did not answer in time. Call ${tool} again without a consent to ask anew.`,
  )
}

const saidNo = () =>
  refused('CONSENT_REFUSED', 'The answer was no, so nothing was done. Ask what to do instead.')

const notHeard = () =>
  refused(
    'CONSENT_NOT_HEARD',
    'The question was not heard to its end. Ask it again word for word and wait for the answer.',
  )

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

/** Locks the row until the transaction ends; its appointment is locked already. */
export async function lockConsent(
  transaction: Transaction<Database>,
  call: ToolCall,
  id: string,
): Promise<OpenConsent | undefined> {
  const consent = await transaction
    .selectFrom('consents')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return consent && withApproval(transaction, call, consent)
}

/** Uses a consent up, and the owner's answer with it. */
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
  await useApproval(transaction, id, now)
}
