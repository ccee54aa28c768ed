import { outsideText } from '@parley/mcp-server/outside-text'
import type { PackWorld } from '@parley/mcp-server/pack'
import { words } from '@parley/mcp-server/short-schemas'
import type { ToolCall } from '@parley/mcp-server/tool'
import { refuse } from '@parley/mcp-server/tool-answer'
import { twoStepTool } from '@parley/mcp-server/two-step-tool'
import { z } from 'zod'
import { accountMeant, accountsOf, spokenAccount } from './accounts.ts'
import type { BankingTables } from './banking-schema.ts'
import { makeTransfer, TransferOrder } from './make-transfer.ts'
import { readAmount, spokenMoney } from './money.ts'
import { recipientMeant, recipientsOf } from './recipient.ts'
import type { Limits } from './settings.ts'
import { whyNotSpend } from './spending.ts'

interface TransferDeps extends PackWorld {
  readonly limits: Limits
}

interface Said {
  readonly amount: string
  readonly to: string
  readonly from?: string | undefined
  readonly reference?: string | undefined
}

export function transferTool(deps: TransferDeps) {
  return twoStepTool(deps, {
    name: 'transfer',
    title: 'Transfer money',
    description:
      'Sends money to a saved payee or between own accounts. Two steps: read the question out, after a yes call again with the consent.',
    words: { doing: 'Preparing a transfer', done: 'Transferred the money' },
    scope: 'transact',
    input: z.strictObject({
      amount: words(20, 1).describe('49.99'),
      to: words(80, 1).describe('Payee or own account, as said'),
      from: words(80, 1).optional(),
      reference: words(35, 1).optional(),
    }),
    change: TransferOrder,
    propose: (said, call) => propose(deps, said, call),
    apply: (transaction, agreed, call) =>
      makeTransfer(deps, transaction.withTables<BankingTables>(), agreed, call),
  })
}

/** The question, about exactly this amount from this account to that one. */
async function propose({ database, limits }: TransferDeps, said: Said, call: ToolCall) {
  const tables = database.withTables<BankingTables>()
  const { owner: ownerId } = call.principal
  const cents = readAmount(said.amount)
  if (cents === undefined) {
    return refuse('BAD_ARGUMENTS', 'I did not understand the amount. Ask for it in figures.')
  }
  const accounts = await accountsOf(tables, ownerId)
  const from = accountMeant(accounts, said.from)
  if ('code' in from) return from
  const to = recipientMeant(await recipientsOf(tables, ownerId, accounts, from), said.to)
  if ('code' in to) return to
  const refused = await whyNotSpend(tables, limits, { ownerId, from, cents, now: call.now })
  if (refused) return refused
  const reference = said.reference === undefined ? undefined : outsideText(said.reference)
  const about = reference === undefined ? '' : `, with the reference ${reference}`
  const money = spokenMoney(cents, from.currency)
  return {
    question: `Shall I transfer ${money} from ${spokenAccount(from)} to ${to.spoken}${about}?`,
    change: { cents, fromId: from.id, to: { kind: to.kind, id: to.id }, reference },
  }
}
