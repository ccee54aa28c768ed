import type { Database } from '@parley/shared/database/schema'
import type { Kysely } from 'kysely'
import { CalendarConsentError, type CalendarAccount } from './calendar.ts'

/** Passes an answer on; where the owner has to give leave again, with whether they know. */
export async function withNews<T>(database: Kysely<Database>, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof CalendarConsentError)) throw error
    const linkSent = await wasSentALink(database, error.account)
    throw new CalendarConsentError(error.account, { cause: error, linkSent })
  }
}

/**
 * Whether a message about this account has gone out since it was last connected. What it says is
 * sealed, so where several accounts wait for leave nobody can say that it was about this one.
 */
async function wasSentALink(
  database: Kysely<Database>,
  { id, ownerId }: CalendarAccount,
): Promise<boolean> {
  const waiting = await database
    .selectFrom('calendar_accounts')
    .select(['id', 'connected_at'])
    .where('user_id', '=', ownerId)
    .where('status', '=', 'needs_consent')
    .execute()
  const [account, ...others] = waiting
  if (account?.id !== id || others.length > 0) return false
  const sent = await database
    .selectFrom('messages')
    .select('id')
    .where('user_id', '=', ownerId)
    .where('kind', '=', 'calendar_needs_consent')
    .where('sent_at', '>', account.connected_at ?? new Date(0))
    .executeTakeFirst()
  return sent !== undefined
}
