import type { PackWorld } from '@parley/mcp-server/pack'
import { words } from '@parley/mcp-server/short-schemas'
import { defineTool } from '@parley/mcp-server/tool'
import { answer } from '@parley/mcp-server/tool-answer'
import { z } from 'zod'
import {
  accountData,
  accountMeant,
  accountsOf,
  alertWords,
  capital,
  spokenAccount,
} from './accounts.ts'
import type { Account } from './accounts.ts'
import type { BankingTables } from './banking-schema.ts'
import { spokenMoney } from './money.ts'

/** More nobody keeps in mind. */
const MOST_SPOKEN = 3

const Balances = z.strictObject({
  accounts: z.array(
    z.strictObject({
      name: z.string(),
      number: z.string(),
      currency: z.string(),
      balance_cents: z.number(),
    }),
  ),
})

export function getBalanceTool({ database }: PackWorld) {
  return defineTool({
    name: 'get_balance',
    title: 'Look up a balance',
    description: "What is in the caller's accounts; in one, if it is named.",
    words: { doing: 'Looking at the balance', done: 'Looked at the balance' },
    scope: 'read',
    twoStep: false,
    guest: false,
    input: z.strictObject({ account: words(80, 1).optional().describe('As it was said') }),
    output: Balances,
    async run({ account }, { principal }) {
      const all = await accountsOf(database.withTables<BankingTables>(), principal.owner)
      const one = accountMeant(all, account)
      if ('code' in one) return one
      const meant = account === undefined ? all : [one]
      return answer(spokenBalances(meant), { accounts: meant.map(accountData) })
    },
  })
}

function spokenBalances(accounts: readonly Account[]): string {
  const said = accounts.slice(0, MOST_SPOKEN).map(spokenBalance)
  const more = accounts.length - said.length
  return [...said, ...(more > 0 ? [`There are ${more} more.`] : [])].join(' ')
}

function spokenBalance(account: Account): string {
  const money = spokenMoney(account.balance, account.currency)
  return `${capital(spokenAccount(account))} has ${money}.${alertWords(account)}`
}
