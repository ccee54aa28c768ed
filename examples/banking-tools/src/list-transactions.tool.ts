import { outsideText } from '@parley/mcp-server/outside-text'
import type { PackWorld } from '@parley/mcp-server/pack'
import { wholeNumber, words } from '@parley/mcp-server/short-schemas'
import { defineTool } from '@parley/mcp-server/tool'
import { answer } from '@parley/mcp-server/tool-answer'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { accountMeant, accountsOf, spokenAccount, type Account } from './accounts.ts'
import type { BankingTables } from './banking-schema.ts'
import { masked } from './masked.ts'
import { spokenMoney } from './money.ts'

const MOST_SPOKEN = 3
const PAGE = 20

const Transactions = z.strictObject({
  account: z.strictObject({ name: z.string(), number: z.string(), currency: z.string() }),
  transactions: z.array(
    z.strictObject({
      at: z.string(),
      amount_cents: z.number(),
      counterparty: z.string(),
      counterparty_number: z.string().optional(),
      reference: z.string().optional(),
    }),
  ),
  more: z.boolean(),
})
type Transaction = z.output<typeof Transactions>['transactions'][number]

export function listTransactionsTool({ database }: PackWorld) {
  return defineTool({
    name: 'list_transactions',
    title: 'List transactions',
    description: 'What went in and out of an account, the newest first.',
    words: { doing: 'Looking at the transactions', done: 'Looked at the transactions' },
    scope: 'read',
    twoStep: false,
    guest: false,
    input: z.strictObject({
      account: words(80, 1).optional().describe('As it was said'),
      page: wholeNumber(1, 1000).optional(),
    }),
    output: Transactions,
    async run({ account, page = 1 }, { principal }) {
      const tables = database.withTables<BankingTables>()
      const one = accountMeant(await accountsOf(tables, principal.owner), account)
      if ('code' in one) return one
      const found = await readPage(tables, one.id, page)
      const zone = await zoneOf(database, principal.owner)
      const transactions = found.slice(0, PAGE)
      const { name, number, currency } = one
      return answer(spoken(one, transactions, zone), {
        account: { name: outsideText(name), number: masked(number), currency },
        transactions,
        more: found.length > PAGE,
      })
    },
  })
}

/** One more than a page has, where there is one. */
async function readPage(
  database: Kysely<BankingTables>,
  accountId: string,
  page: number,
): Promise<readonly Transaction[]> {
  const rows = await database
    .selectFrom('pack_banking.transactions')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('at', 'desc')
    .orderBy('id')
    .limit(PAGE + 1)
    .offset((page - 1) * PAGE)
    .execute()
  return rows.map((row) => ({
    at: row.at.toISOString(),
    amount_cents: Number(row.amount_cents),
    counterparty: outsideText(row.counterparty, 'somebody'),
    ...(row.counterparty_number && { counterparty_number: masked(row.counterparty_number) }),
    ...(row.reference && { reference: outsideText(row.reference) }),
  }))
}

async function zoneOf(database: PackWorld['database'], ownerId: string): Promise<string> {
  const { zone } = await database
    .selectFrom('users')
    .select('zone')
    .where('id', '=', ownerId)
    .executeTakeFirstOrThrow()
  return zone
}

function spoken(account: Account, transactions: readonly Transaction[], timeZone: string): string {
  if (transactions.length === 0) return `Nothing more went in or out of ${spokenAccount(account)}.`
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone })
  const said = transactions
    .slice(0, MOST_SPOKEN)
    .map(({ at, amount_cents: amount, counterparty }) => {
      const money = spokenMoney(Math.abs(amount), account.currency)
      const way = amount < 0 ? `${money} to ${counterparty}` : `${money} from ${counterparty}`
      return `on ${day.format(new Date(at))} ${way}`
    })
  return `The last of ${spokenAccount(account)}: ${said.join('; ')}.`
}
