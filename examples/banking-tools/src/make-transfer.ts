import type { PackWorld } from '@parley/mcp-server/pack'
import type { ToolCall } from '@parley/mcp-server/tool'
import { refuse, type Refused } from '@parley/mcp-server/tool-answer'
import type { AgreedChange } from '@parley/mcp-server/two-step-tool'
import { sql, type Transaction } from 'kysely'
import { z } from 'zod'
import { accountsOf, alertWords, capital, spokenAccount } from './accounts.ts'
import type { BankingTables } from './banking-schema.ts'
import { spokenMoney } from './money.ts'
import { Recipient, recipientsOf } from './recipient.ts'
import type { Limits } from './settings.ts'
import { whyNotSpend } from './spending.ts'

/** Exactly what was read out. */
export const TransferOrder = z.strictObject({
  cents: z.int().positive(),
  fromId: z.string(),
  to: Recipient,
  reference: z.string().optional(),
})
type TransferOrder = z.output<typeof TransferOrder>

interface MakingDeps extends Pick<PackWorld, 'newId'> {
  readonly limits: Limits
}

/**
 * Moves the money, once for each consent: the database takes no second transfer of the same one.
 * All accounts of the owner are locked, so that transfers of theirs come one after the other and the
 * limits hold over all of them.
 */
export async function makeTransfer(
  { newId, limits }: MakingDeps,
  transaction: Transaction<BankingTables>,
  { change, consentId }: AgreedChange<TransferOrder>,
  { principal: { owner: ownerId }, now }: ToolCall,
): Promise<string | Refused> {
  const { cents, fromId, to: ordered, reference } = change
  const accounts = await accountsOf(transaction, ownerId, true)
  const from = accounts.find(({ id }) => id === fromId)
  const recipients = from && (await recipientsOf(transaction, ownerId, accounts, from))
  const to = recipients?.find(({ kind, id }) => kind === ordered.kind && id === ordered.id)
  if (!from || !to) return gone()
  const refused = await whyNotSpend(transaction, limits, { ownerId, from, cents, now })
  if (refused) return refused
  const transferId = newId('pack_transfer')
  const made_at = new Date(now)
  await transaction
    .insertInto('pack_banking.transfers')
    .values({
      id: transferId,
      owner_id: ownerId,
      consent_id: consentId,
      from_account_id: fromId,
      to_account_id: to.kind === 'account' ? to.id : null,
      to_payee_id: to.kind === 'payee' ? to.id : null,
      amount_cents: cents,
      made_at,
    })
    .execute()
  const move = { transferId, reference, at: made_at, id: newId }
  await book(transaction, move, { accountId: fromId, cents: -cents, other: to })
  if (to.kind === 'account') {
    await book(transaction, move, { accountId: to.id, cents, other: from })
  }
  const left = { ...from, balance: from.balance - cents }
  const done = `Done: ${spokenMoney(cents, from.currency)} to ${to.spoken}.`
  const rest = `${capital(spokenAccount(left))} has ${spokenMoney(left.balance, left.currency)} left.`
  return `${done} ${rest}${alertWords(left)}`
}

const gone = () =>
  refuse('PACK_BANKING_PAYEE_UNKNOWN', 'One of the two is not there any more. Ask anew.')

interface Move {
  readonly transferId: string
  readonly reference: string | undefined
  readonly at: Date
  readonly id: PackWorld['newId']
}

interface Side {
  readonly accountId: string
  /** Below nothing where it goes out. */
  readonly cents: number
  readonly other: { readonly name: string; readonly number: string }
}

/** One side of a transfer: the balance, and the line that shows it. */
async function book(
  transaction: Transaction<BankingTables>,
  { transferId, reference, at, id }: Move,
  { accountId, cents, other }: Side,
): Promise<void> {
  await transaction
    .updateTable('pack_banking.accounts')
    .set({ balance_cents: sql<number>`balance_cents + ${cents}` })
    .where('id', '=', accountId)
    .execute()
  await transaction
    .insertInto('pack_banking.transactions')
    .values({
      id: id('pack_transaction'),
      account_id: accountId,
      transfer_id: transferId,
      amount_cents: cents,
      counterparty: other.name,
      counterparty_number: other.number,
      reference: reference ?? null,
      at,
    })
    .execute()
}
