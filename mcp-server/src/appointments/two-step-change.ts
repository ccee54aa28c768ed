import type { ConsentRow, Database } from '@parley/shared/database/schema'
import type { HandleMaker } from '@parley/shared/identity/ids'
import type { Kysely, Transaction } from 'kysely'
import { z } from 'zod'
import type { QuestionDeps } from '../approvals/approval.ts'
import { answer, refuse, type Refused, type ToolAnswer } from '../mcp/tool-answer.ts'
import type { ToolCall } from '../mcp/tool.ts'
import { askFor } from './ask-for.ts'
import { checkConsent } from '../consent/check-consent.ts'
import { findConsent, lockConsent, useConsent } from '../consent/consent-repository.ts'
import { insertConsent } from '../consent/insert-consent.ts'
import type { Asked } from '../consent/consent.ts'
import { inTransaction } from './in-transaction.ts'

export interface ChangeDeps extends QuestionDeps {
  readonly database: Kysely<Database>
  readonly newHandle: HandleMaker
}

/** What a tool answers that changes something of ours at once: the question, then that it is done. */
export const ChangeData = z.strictObject({
  outcome: z.enum(['consent_needed', 'changed']),
  question: z.string().optional(),
  consent: z.string().optional(),
  expires_at: z.string().optional(),
  approval: z
    .strictObject({ id: z.string(), status: z.enum(['waiting', 'approved', 'refused']) })
    .optional(),
})
type ChangeData = z.output<typeof ChangeData>

type Answer = Promise<ToolAnswer<ChangeData>>

/** A change that waits for a yes: how it is asked for, and what it is in full. */
export interface Proposal<Change> {
  /** Word for word. */
  readonly question: string
  /** JSON; it is kept with the question, and nothing else is done after the yes. */
  readonly change: Change
  /** Of the tool that asks; `configure` unless it is said. */
  readonly scope?: 'transact' | 'configure'
}

/** First step: keeps the change beside its question. Nothing changes. */
export async function proposeChange(
  deps: ChangeDeps,
  call: ToolCall,
  asked: Asked,
  { question, change, scope = 'configure' }: Proposal<unknown>,
): Answer {
  return inTransaction(deps.database, async (transaction) => {
    const handle = deps.newHandle()
    const kept = { asked, text: question, handle, change, scope }
    const approval = await insertConsent(transaction, deps, call, kept)
    return askFor(question, asked, handle, call.now, approval)
  })
}

/** How a change that somebody said yes to is done. */
export interface Doing<Schema extends z.ZodType> {
  readonly schema: Schema
  /** @returns what is said when it is done; a refusal undoes what it did */
  apply(
    transaction: Transaction<Database>,
    change: z.output<Schema>,
    consentId: string,
  ): Promise<string | Refused>
}

const Stored = z.object({ text: z.string() })
const done = (text: string) => answer(text, { outcome: 'changed' as const })

/**
 * Second step: what was read out is done, once, in one transaction with the consent used up and the
 * audit row. A used consent answers with what it answered then.
 */
export async function confirmChange<Schema extends z.ZodType>(
  deps: ChangeDeps,
  call: ToolCall,
  asked: Asked,
  handle: string,
  doing: Doing<Schema>,
): Answer {
  const verdict = checkConsent(await findConsent(deps.database, call, handle), call, asked)
  if (verdict.kind === 'refused') return verdict.refused
  if (verdict.kind === 'used') return doneBefore(verdict.consent)
  const { id } = verdict.consent
  const result = await inTransaction(deps.database, async (transaction) => {
    const locked = checkConsent(await lockConsent(transaction, call, id), call, asked)
    if (locked.kind !== 'answer') return locked
    const change = doing.schema.parse(locked.consent.change)
    const text = await doing.apply(transaction, change, id)
    if (typeof text !== 'string') throw new Undone(text)
    await useConsent(transaction, id, call.now)
    await keepResult(transaction, id, text)
    await transaction.insertInto('audit').values(call.audit.row()).execute()
    return { kind: 'done' as const, text }
  }).catch(refusedWithin)
  if (result.kind === 'refused') return result.refused
  if (result.kind === 'used') return doneBefore(result.consent)
  call.audit.committed()
  return done(result.text)
}

/** Rolls the transaction back; the refusal is the answer. */
class Undone extends Error {
  override readonly name = 'Undone'
  readonly refused: Refused

  constructor(refused: Refused) {
    super('A change was refused while it was made')
    this.refused = refused
  }
}

function refusedWithin(error: unknown): { kind: 'refused'; refused: Refused } {
  if (error instanceof Undone) return { kind: 'refused', refused: error.refused }
  throw error
}

async function keepResult(
  transaction: Transaction<Database>,
  id: string,
  text: string,
): Promise<void> {
  await transaction
    .updateTable('consents')
    .set({ result: JSON.stringify({ text }) })
    .where('id', '=', id)
    .execute()
}

function doneBefore({ result }: ConsentRow): ReturnType<typeof done> | Refused {
  const stored = Stored.safeParse(result)
  return stored.success ? done(stored.data.text) : refuse('TRY_AGAIN', 'Ask for it once more.')
}
