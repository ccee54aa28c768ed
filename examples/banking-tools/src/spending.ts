import { refuse, type Refused } from '@parley/mcp-server/tool-answer'
import type { Instant } from '@parley/shared/time/clock'
import type { Kysely } from 'kysely'
import type { Account } from './accounts.ts'
import type { BankingTables } from './banking-schema.ts'
import { spokenMoney } from './money.ts'
import type { Limits } from './settings.ts'

const DAY_MS = 24 * 3600_000

/** What somebody would spend, at once. */
export interface Spending {
  readonly ownerId: string
  readonly from: Account
  readonly cents: number
  readonly now: Instant
}

/**
 * Why it may not be: too much at once, too much in 24 hours, or more than there is. Asked before the
 * question and again, with the owner's accounts locked, before the money moves.
 */
export async function whyNotSpend(
  database: Kysely<BankingTables>,
  limits: Limits,
  { ownerId, from, cents, now }: Spending,
): Promise<Refused | undefined> {
  const { currency } = from
  if (cents > limits.transfer) {
    return overLimit(`more than ${spokenMoney(limits.transfer, currency)} at once`)
  }
  const spent = await spentSince(database, ownerId, now - DAY_MS)
  if (spent + cents > limits.day) {
    return overLimit(`more than ${spokenMoney(limits.day, currency)} in 24 hours`)
  }
  if (cents > from.balance) {
    const sentence = `That account has only ${spokenMoney(from.balance, currency)}.`
    return refuse('PACK_BANKING_NOT_ENOUGH', `${sentence} Ask for a smaller amount.`)
  }
  return undefined
}

const overLimit = (what: string) =>
  refuse('PACK_BANKING_OVER_LIMIT', `I may not transfer ${what}. Ask for a smaller amount.`)

async function spentSince(
  database: Kysely<BankingTables>,
  ownerId: string,
  since: Instant,
): Promise<number> {
  const { sum } = await database
    .selectFrom('pack_banking.transfers')
    .select(({ fn }) => fn.sum<string | null>('amount_cents').as('sum'))
    .where('owner_id', '=', ownerId)
    .where('made_at', '>', new Date(since))
    .executeTakeFirstOrThrow()
  return Number(sum ?? 0)
}
