import { outsideText } from '@parley/mcp-server/outside-text'
import { refuse, type Refused } from '@parley/mcp-server/tool-answer'
import type { Kysely } from 'kysely'
import type { AccountRow, BankingTables } from './banking-schema.ts'
import { masked, spokenEnding } from './masked.ts'
import { spokenMoney, type Currency } from './money.ts'

/** An account of somebody's; amounts in cents. */
export interface Account {
  readonly id: string
  readonly name: string
  readonly number: string
  readonly currency: Currency
  readonly balance: number
  readonly alertBelow: number | undefined
}

/** In the order in which they were opened. @param lock keeps them as they are until the transaction ends */
export async function accountsOf(
  database: Kysely<BankingTables>,
  ownerId: string,
  lock = false,
): Promise<readonly Account[]> {
  const rows = await database
    .selectFrom('pack_banking.accounts')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .orderBy('opened_at')
    .orderBy('id')
    .$if(lock, (query) => query.forUpdate())
    .execute()
  return rows.map(toAccount)
}

function toAccount({ id, name, number, currency, ...amounts }: AccountRow): Account {
  const { balance_cents, alert_below_cents: below } = amounts
  const alertBelow = below === null ? undefined : Number(below)
  return { id, name, number, currency, balance: Number(balance_cents), alertBelow }
}

/**
 * The account that somebody means by its name or the end of its number.
 *
 * @param said undefined: the first
 */
export function accountMeant(
  accounts: readonly Account[],
  said: string | undefined,
): Account | Refused {
  const meant = said === undefined ? accounts.slice(0, 1) : accounts.filter(isMeantBy(said))
  const [one, another] = meant
  if (one && !another) return one
  if (accounts.length === 0) {
    return refuse('PACK_BANKING_ACCOUNT_UNKNOWN', 'You have no account here.')
  }
  const names = accounts.slice(0, 4).map(spokenAccount).join(', ')
  const sentence = `I am not sure which account that is. There are: ${names}.`
  return refuse('PACK_BANKING_ACCOUNT_UNKNOWN', `${sentence} Ask which one.`)
}

function isMeantBy(said: string) {
  const words = plain(said)
  return ({ name, number }: Account) =>
    plain(name) === words || (/^\d{4}$/.test(words) && number.endsWith(words))
}

/** What is left of a name as it is said: `my savings account` -> `savings`. */
export function plain(text: string): string {
  const lower = text.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
  const named = lower.replaceAll(/\b(?:my|the|account|to|from|ending in)\b/g, ' ')
  return named
    .replaceAll(/(?<=\d) (?=\d)/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/** `your savings account ending in 4 3 2 1` */
export const spokenAccount = ({ name, number }: Account) =>
  `your ${outsideText(name)} account ${spokenEnding(number)}`

/** At the beginning of a sentence. */
export const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

/** An account as data: its number is masked. */
export const accountData = ({ name, number, currency, balance }: Account) => ({
  name: outsideText(name),
  number: masked(number),
  currency,
  balance_cents: balance,
})

/** What its owner asked to be told; nothing while there is enough. */
export function alertWords({ balance, alertBelow, currency }: Account): string {
  if (alertBelow === undefined || balance >= alertBelow) return ''
  return ` That is below the ${spokenMoney(alertBelow, currency)} that you wanted to hear of.`
}
