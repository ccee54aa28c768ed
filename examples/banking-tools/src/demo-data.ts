import type { PackWorld } from '@parley/mcp-server/pack'
import { ConfigError } from '@parley/shared/config/read-env'
import type { Transaction } from 'kysely'
import type { BankingTables } from './banking-schema.ts'

const DAY_MS = 24 * 3600_000

const ACCOUNTS = [
  { name: 'current', number: 'GB33PARL20201514324321', balance_cents: 123_456 },
  { name: 'savings', number: 'GB94PARL20201530098876', balance_cents: 500_000 },
] as const

const PAYEES = [
  { name: 'Grace Hopper', number: 'GB29PARL60161331926819' },
  { name: 'City Power', number: 'GB82PARL12345698765432' },
] as const

/** On the first account, by how many days ago. */
const TRANSACTIONS = [
  { daysAgo: 1, amount_cents: -1250, counterparty: 'Corner Shop' },
  { daysAgo: 3, amount_cents: -6420, counterparty: 'City Power' },
  { daysAgo: 5, amount_cents: 210_000, counterparty: 'Analytical Engines' },
  { daysAgo: 9, amount_cents: -85_000, counterparty: 'Rent' },
] as const

type DemoWorld = Pick<PackWorld, 'database' | 'newId' | 'clock'>

/**
 * Two accounts, two payees and a few transactions for somebody who has no account yet.
 *
 * @param email that they sign in with
 * @throws {ConfigError} when nobody does
 */
export async function seedDemo(world: DemoWorld, email: string): Promise<void> {
  const owner = await world.database
    .selectFrom('password_credentials')
    .select('user_id')
    .where('email', '=', email)
    .executeTakeFirst()
  if (!owner) {
    throw new ConfigError('Configuration: PACK_BANKING_DEMO_OWNER is nobody who can sign in here.')
  }
  const database = world.database.withTables<BankingTables>()
  await database.transaction().execute((transaction) => seed(world, transaction, owner.user_id))
}

async function seed(
  { newId, clock }: DemoWorld,
  transaction: Transaction<BankingTables>,
  owner_id: string,
): Promise<void> {
  const now = clock.now()
  const fresh = ACCOUNTS.map((account, index) => ({
    id: newId('pack_account'),
    owner_id,
    currency: 'GBP' as const,
    opened_at: new Date(now - (1000 - index) * DAY_MS),
    ...account,
  }))
  const made = await transaction
    .insertInto('pack_banking.accounts')
    .values(fresh)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute()
  const [first] = made
  if (!first) return
  await transaction
    .insertInto('pack_banking.payees')
    .values(PAYEES.map((payee) => ({ id: newId('pack_payee'), owner_id, ...payee })))
    .execute()
  await transaction
    .insertInto('pack_banking.transactions')
    .values(
      TRANSACTIONS.map(({ daysAgo, ...line }) => ({
        id: newId('pack_transaction'),
        account_id: first.id,
        transfer_id: null,
        counterparty_number: null,
        reference: null,
        at: new Date(now - daysAgo * DAY_MS),
        ...line,
      })),
    )
    .execute()
}
