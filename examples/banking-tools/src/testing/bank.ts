import { afterYes, handleIn, inTurn, say, type Said } from '@parley/mcp-server/testing/call-tools'
import { addOwner, openCall } from '@parley/mcp-server/testing/test-people'
import { startTestServer, type TestServer } from '@parley/mcp-server/testing/test-server'
import type { BankingTables } from '../banking-schema.ts'

type Args = Readonly<Record<string, unknown>>
type Scope = 'transact' | 'configure'

/** The MCP server with the bank beside the calendar. A transfer of 500 pounds, 1,000 in a day. */
export function startBank(urls: { databaseUrl: string; redisUrl: string }): Promise<TestServer> {
  return startTestServer(urls, { toolPacks: ['calendar', '@parley/banking-tools'] })
}

export const tablesOf = ({ database }: TestServer) => database.withTables<BankingTables>()

/** Somebody with two accounts and a payee, in a call of theirs. */
export async function newCustomer(server: TestServer) {
  const owner = await addOwner(server)
  const mark = String(Math.floor(1e8 + Math.random() * 9e8))
  const opened_at = new Date(server.clock.now())
  const common = { owner_id: owner.userId, currency: 'GBP' as const, opened_at }
  await tablesOf(server)
    .insertInto('pack_banking.accounts')
    .values([
      {
        ...common,
        id: `a1_${mark}`,
        name: 'current',
        number: `GB1${mark}4321`,
        balance_cents: 123_456,
      },
      {
        ...common,
        id: `a2_${mark}`,
        name: 'savings',
        number: `GB2${mark}9876`,
        balance_cents: 500_000,
      },
    ])
    .execute()
  await tablesOf(server)
    .insertInto('pack_banking.payees')
    .values({ id: `p_${mark}`, owner_id: owner.userId, name: 'Grace', number: `GB3${mark}6819` })
    .execute()
  const call = await openCall(server, owner, undefined, ['read', 'transact', 'configure'])
  let turn = 1
  const asks = (name: string, args: Args, scope: Scope = 'transact') => {
    turn += 2
    return say(server, call, name, args, { ...inTurn(turn), scopes: [scope] })
  }
  const says = (name: string, args: Args, consent: string, scope: Scope = 'transact') =>
    say(server, call, name, { ...args, consent }, { ...afterYes(consent, turn), scopes: [scope] })
  return {
    owner,
    call,
    mark,
    asks,
    /** Agrees to what was asked before. */
    says,
    /** Asks, and says yes to the question. */
    async agrees(name: string, args: Args, scope: Scope = 'transact'): Promise<Said> {
      const asked = await asks(name, args, scope)
      return asked.isError ? asked : says(name, args, handleIn(asked.text, 'consent'), scope)
    },
    looks: (name: string, args: Args = {}) => say(server, call, name, args),
    async balances(): Promise<number[]> {
      const rows = await tablesOf(server)
        .selectFrom('pack_banking.accounts')
        .select('balance_cents')
        .where('owner_id', '=', owner.userId)
        .orderBy('id')
        .execute()
      return rows.map((row) => Number(row.balance_cents))
    },
  }
}
