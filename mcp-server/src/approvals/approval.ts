import type { ApprovalRow } from '@parley/shared/database/clients-schema'
import type { Database } from '@parley/shared/database/schema'
import type { IdMaker } from '@parley/shared/identity/ids'
import type { Scope } from '@parley/shared/tokens/scope'
import { sql, type Kysely, type Transaction } from 'kysely'
import { contextOf } from '../access/principal.ts'
import type { ToolCall } from '../mcp/tool.ts'
import type { TellOfQuestion } from './tell-of-question.ts'

/**
 * How long the owner's answer is waited for and, once given, good for. Longer than a consent: a
 * client whose consent ran out asks the same again and finds the answer there.
 */
export const APPROVAL_MS = 15 * 60_000

/** What one client may have waiting at once; older questions give way. */
const MOST_WAITING = 20

/** A question of a client, as it is put to the owner. */
export interface ClientQuestion {
  readonly tool: string
  readonly scope: Exclude<Scope, 'read'>
  /** Over the parsed arguments without the consent. */
  readonly argsDigest: string
  /** Word for word. */
  readonly question: string
  readonly consentId: string
}

/** What putting a question to somebody takes. */
export interface QuestionDeps {
  readonly newId: IdMaker
  readonly tellOfQuestion: TellOfQuestion
}

/** How a question stands when it is asked. */
export interface Approval {
  readonly id: string
  readonly status: 'waiting' | 'approved' | 'refused'
}

/**
 * Puts a client's question to the owner. Asked again word for word, while the answer is good, it is
 * the same question: its answer counts for the newest consent, and a no is not asked away.
 */
export async function fileApproval(
  transaction: Transaction<Database>,
  { newId, tellOfQuestion }: QuestionDeps,
  call: ToolCall,
  asked: ClientQuestion,
): Promise<Approval> {
  const answered = await refusedAlready(transaction, call, asked)
  if (answered) return answered
  await expireOpen(transaction, call)
  const { principal, now } = call
  const fresh = newId('appr')
  const { id, status, client } = await transaction
    .insertInto('approvals')
    .values({
      id: fresh,
      owner_id: principal.owner,
      client: clientOf(call),
      context_id: contextOf(principal),
      tool: asked.tool,
      scope: asked.scope,
      args_digest: asked.argsDigest,
      question: asked.question,
      consent_id: asked.consentId,
      status: 'waiting',
      created_at: new Date(now),
      expires_at: new Date(now + APPROVAL_MS),
    })
    .onConflict((conflict) =>
      conflict
        .columns(['context_id', 'tool', 'args_digest', 'question'])
        .where(sql<boolean>`status in ('waiting', 'approved')`)
        .doUpdateSet({ consent_id: asked.consentId }),
    )
    .returning(['id', 'status', 'client'])
    .executeTakeFirstOrThrow()
  const leave = await hasLeave(transaction, principal.owner, client, asked.scope)
  if (status === 'approved' || leave) return { id, status: 'approved' }
  if (id === fresh) await tellOfQuestion(transaction, { ownerId: principal.owner, client })
  return { id, status: 'waiting' }
}

async function refusedAlready(
  transaction: Transaction<Database>,
  { principal, now }: ToolCall,
  asked: ClientQuestion,
): Promise<Approval | undefined> {
  const row = await transaction
    .updateTable('approvals')
    .set({ consent_id: asked.consentId })
    .where('context_id', '=', contextOf(principal))
    .where('tool', '=', asked.tool)
    .where('args_digest', '=', asked.argsDigest)
    .where('question', '=', asked.question)
    .where('status', '=', 'refused')
    .where('expires_at', '>', new Date(now))
    .returning('id')
    .executeTakeFirst()
  return row && { id: row.id, status: 'refused' }
}

/** Questions that nobody answered in time, and the oldest where there are too many. */
async function expireOpen(transaction: Transaction<Database>, call: ToolCall): Promise<void> {
  const contextId = contextOf(call.principal)
  await transaction
    .updateTable('approvals')
    .set({ status: 'expired' })
    .where('context_id', '=', contextId)
    .where('status', 'in', ['waiting', 'approved'])
    .where((eb) =>
      eb.or([
        eb('expires_at', '<=', new Date(call.now)),
        eb(
          'id',
          'in',
          eb
            .selectFrom('approvals')
            .select('id')
            .where('context_id', '=', contextId)
            .where('status', '=', 'waiting')
            .orderBy('created_at', 'desc')
            .offset(MOST_WAITING - 1),
        ),
      ]),
    )
    .execute()
}

/** What the owner says now to the question that a consent stands for. */
export type OwnersAnswer = 'waiting' | 'approved' | 'refused' | 'expired'

/** @param database a transaction keeps answer and leave as they are until it ends */
export async function readApproval(
  database: Kysely<Database>,
  call: ToolCall,
  consentId: string,
): Promise<OwnersAnswer> {
  const approval = await database
    .selectFrom('approvals')
    .selectAll()
    .where('consent_id', '=', consentId)
    .$if(database.isTransaction, (query) => query.forUpdate())
    .executeTakeFirst()
  if (!approval || isExpired(approval, call.now)) return 'expired'
  if (approval.status === 'refused' || approval.status === 'approved') return approval.status
  const { owner_id, client, scope } = approval
  return (await hasLeave(database, owner_id, client, scope)) ? 'approved' : 'waiting'
}

const isExpired = ({ status, expires_at }: ApprovalRow, now: number) =>
  status === 'expired' || status === 'used' || expires_at.getTime() <= now

/** An answer counts for one appointment, however it was given. */
export async function useApproval(
  transaction: Transaction<Database>,
  consentId: string,
  now: number,
): Promise<void> {
  await transaction
    .updateTable('approvals')
    .set({ status: 'used', used_at: new Date(now) })
    .where('consent_id', '=', consentId)
    .where('status', 'in', ['waiting', 'approved'])
    .execute()
}

async function hasLeave(
  database: Kysely<Database>,
  owner: string,
  client: string,
  scope: ClientQuestion['scope'],
): Promise<boolean> {
  const leave = await database
    .selectFrom('standing_leaves')
    .select('id')
    .where('owner_id', '=', owner)
    .where('client', '=', client)
    .where('scope', '=', scope)
    .where('withdrawn_at', 'is', null)
    .$if(database.isTransaction, (query) => query.forShare())
    .executeTakeFirst()
  return leave !== undefined
}

function clientOf({ attestation }: ToolCall): string {
  if (attestation.kind !== 'client') throw new Error('Only a client asks for approval')
  return attestation.name
}
