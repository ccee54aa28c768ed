import { outsideText } from '@parley/mcp-server/outside-text'
import { refuse, type Refused } from '@parley/mcp-server/tool-answer'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { plain, spokenAccount, type Account } from './accounts.ts'
import type { BankingTables } from './banking-schema.ts'
import { spokenEnding } from './masked.ts'

/** Where money goes: to another account of the same owner's, or to somebody they saved. */
export const Recipient = z.strictObject({ kind: z.enum(['account', 'payee']), id: z.string() })
export type Recipient = z.output<typeof Recipient>

interface FoundRecipient extends Recipient {
  /** As it is said. */
  readonly spoken: string
  readonly name: string
  /** Whole. */
  readonly number: string
}

/** Everybody whom this owner can send money to from that account. */
export async function recipientsOf(
  database: Kysely<BankingTables>,
  ownerId: string,
  accounts: readonly Account[],
  from: Account,
): Promise<readonly FoundRecipient[]> {
  const payees = await database
    .selectFrom('pack_banking.payees')
    .select(['id', 'name', 'number'])
    .where('owner_id', '=', ownerId)
    .orderBy('name')
    .execute()
  const own = accounts.filter(({ id, currency }) => id !== from.id && currency === from.currency)
  return [
    ...own.map((account) => ({
      kind: 'account' as const,
      ...account,
      spoken: spokenAccount(account),
    })),
    ...payees.map(({ id, name, number }) => {
      const spoken = `${outsideText(name)}, ${spokenEnding(number)}`
      return { kind: 'payee' as const, id, name, number, spoken }
    }),
  ]
}

/** The one that is meant by these words. */
export function recipientMeant(
  recipients: readonly FoundRecipient[],
  said: string,
): FoundRecipient | Refused {
  const [one, another] = recipients.filter(({ name }) => plain(name) === plain(said))
  if (one && !another) return one
  if (one) return unknown('There are several by that name.', 'Ask for the end of the number.')
  return unknown('I have nobody by that name to send money to.', 'Ask for a saved payee.')
}

const unknown = (sentence: string, advice: string) =>
  refuse('PACK_BANKING_PAYEE_UNKNOWN', `${sentence} ${advice}`)
