import { sql, type Transaction } from 'kysely'
import { recordAccountEvent } from '@parley/shared/calendar-accounts/account-audit'
import { makeDefault } from '@parley/shared/calendar-accounts/make-default'
import { sealToken } from '@parley/shared/calendar-accounts/sealed-tokens'
import { UNIQUE_VIOLATION, sqlState } from '@parley/shared/database/create-database'
import type { Database } from '@parley/shared/database/schema'
import { reachable } from '../http/reachable.ts'
import { ConsentRefused } from '../oauth/consent-failure.ts'
import type { CalendarGrant } from './calendar-grant.ts'
import type { ConnectParts } from './connect-parts.ts'

export interface GrantFor {
  readonly userId: string
  /** The account that was to be connected again, and no other. */
  readonly accountId: string | null
  /** The login session in which it was done; none where a code by e-mail stood for it. */
  readonly sid?: string
}

/**
 * Connects the account, or connects it again. The owner hears of it in the same transaction.
 *
 * @throws {ConsentRefused} when it is another account than it was to be, or somebody else's here
 */
export async function saveGrant(
  parts: ConnectParts,
  grant: CalendarGrant,
  who: GrantFor,
): Promise<void> {
  try {
    await parts.database.transaction().execute(async (trx) => {
      const id = await writeAccount(trx, parts, grant, who)
      await giveDefault(trx, who.userId, id)
      await recordAccountEvent(trx, parts, {
        userId: who.userId,
        what: 'calendar.connect',
        outcome: 'allowed',
        ...(who.sid !== undefined && { sid: who.sid }),
      })
      await parts.notifyOwner(trx, {
        kind: 'calendar_connected',
        userId: who.userId,
        accountId: id,
        provider: grant.provider,
        providerEmail: grant.email,
      })
    })
  } catch (error) {
    if (error instanceof ConsentRefused) throw error
    if (sqlState(error) === UNIQUE_VIOLATION) throw new ConsentRefused('account_in_use', error)
    await reachable('postgres', Promise.reject(error))
  }
}

/** @returns the account's id */
async function writeAccount(
  trx: Transaction<Database>,
  parts: ConnectParts,
  grant: CalendarGrant,
  { userId, accountId }: GrantFor,
): Promise<string> {
  const known = await trx
    .selectFrom('calendar_accounts')
    .select(['id', 'version', 'refresh_token'])
    .where('user_id', '=', userId)
    .where('provider', '=', grant.provider)
    .where('provider_sub', '=', grant.subject)
    .forUpdate()
    .executeTakeFirst()
  if (accountId !== null && known?.id !== accountId) throw new ConsentRefused('other_account')
  const id = known?.id ?? parts.newId('acct')
  const refresh = refreshToken(parts, grant, { id, userId }) ?? known?.refresh_token
  if (!refresh) throw new ConsentRefused('provider_refused')
  const place = { id, user_id: userId, provider: grant.provider }
  const now = new Date(parts.clock.now())
  const values = {
    ...place,
    provider_sub: grant.subject,
    provider_email: grant.email ?? null,
    status: 'active' as const,
    status_reason: null,
    scopes: grant.scopes,
    access_token: sealToken(parts.vault, place, 'access_token', grant.accessToken),
    refresh_token: refresh,
    expires_at: new Date(grant.expiresAt),
    connected_at: now,
    refreshed_at: now,
    fail_count: 0,
    retry_at: null,
    lease_owner: null,
    lease_until: null,
  }
  await trx
    .insertInto('calendar_accounts')
    .values({ ...values, is_default: false, counts_as_busy: true })
    .onConflict((conflict) =>
      conflict
        .columns(['user_id', 'provider', 'provider_sub'])
        .doUpdateSet({ ...values, version: sql`calendar_accounts.version + 1` }),
    )
    .execute()
  return id
}

function refreshToken(
  { vault }: ConnectParts,
  { provider, refreshToken }: CalendarGrant,
  { id, userId }: { readonly id: string; readonly userId: string },
): string | undefined {
  if (refreshToken === undefined) return undefined
  return sealToken(vault, { id, user_id: userId, provider }, 'refresh_token', refreshToken)
}

/** The first calendar that somebody connects is where their appointments go from then on. */
async function giveDefault(trx: Transaction<Database>, userId: string, id: string): Promise<void> {
  const current = await trx
    .selectFrom('calendar_accounts')
    .select('provider')
    .where('user_id', '=', userId)
    .where('is_default', '=', true)
    .where('status', '<>', 'disconnected')
    .executeTakeFirst()
  if (current !== undefined && current.provider !== 'built-in') return
  await makeDefault(trx, userId, id)
}
