import type { ConsentRow, Database } from '@parley/shared/database/schema'
import type { Kysely, Transaction } from 'kysely'
import { contextOf } from '../access/principal.ts'
import { readApproval, useApproval } from '../approvals/approval.ts'
import type { ToolCall } from '../mcp/tool.ts'
import { consentId, isLate, type OpenConsent } from './consent.ts'

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
