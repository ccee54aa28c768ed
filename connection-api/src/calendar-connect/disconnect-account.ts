import { sql, type Transaction } from 'kysely'
import { recordAccountEvent } from '@parley/shared/calendar-accounts/account-audit'
import { makeDefault } from '@parley/shared/calendar-accounts/make-default'
import { openToken } from '@parley/shared/calendar-accounts/sealed-tokens'
import type { Database } from '@parley/shared/database/schema'
import { reachable } from '../http/reachable.ts'
import type { AccountRow } from './calendar-account.ts'
import type { ConnectParts } from './connect-parts.ts'
import { revokeToken } from './revoke-token.ts'
import { stopChannels, type OpenChannel } from './stop-channels.ts'

/** Where a person ends our leave themselves, at a provider that lets no application do it. */
const MANAGE_AT: Readonly<Record<'google' | 'microsoft', string>> = {
  google: 'https://myaccount.google.com/connections',
  microsoft: 'https://myapps.microsoft.com',
}

export interface Disconnected {
  /** The provider has heard of it. */
  readonly revoked: boolean
  /** Where the person can see to it themselves. */
  readonly manageUrl: string
}

/**
 * Disconnects first, whatever comes after: from here on no token is handed out, and a refresh that
 * is under way has lost its fence. Then the provider is told.
 *
 * @param sid login session in which its owner did it; undefined: it goes with their account
 */
export async function disconnectAccount(
  parts: ConnectParts,
  { id, user_id: userId }: Pick<AccountRow, 'id' | 'user_id'>,
  sid?: string,
): Promise<Disconnected> {
  const erased = await reachable('postgres', erase(parts, id, userId, sid))
  if (erased === undefined || erased.provider === 'built-in') return NOTHING_LEFT
  const { provider, channels } = erased
  const token = leftOver(parts, erased)
  if (token !== undefined) await stopChannels(parts.providers[provider], channels, token)
  const revoked = token !== undefined && (await revokeToken(parts.providers[provider], token))
  return { revoked, manageUrl: MANAGE_AT[provider] }
}

const NOTHING_LEFT: Disconnected = { revoked: false, manageUrl: '' }

/** @returns the row as it was before, for the one who erased it */
async function erase(
  parts: ConnectParts,
  id: string,
  userId: string,
  sid: string | undefined,
): Promise<(AccountRow & { readonly channels: readonly OpenChannel[] }) | undefined> {
  return parts.database.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('calendar_accounts')
      .selectAll()
      .where('id', '=', id)
      .where('user_id', '=', userId)
      .where('status', '<>', 'disconnected')
      .where('provider', '<>', 'built-in')
      .forUpdate()
      .executeTakeFirst()
    if (row === undefined || row.provider === 'built-in') return undefined
    await trx
      .updateTable('calendar_accounts')
      .set({ ...EMPTY, scopes: [], version: sql`version + 1` })
      .where('id', '=', id)
      .execute()
    if (row.is_default) await fallBack(trx, userId)
    const channels = await forgetChannels(trx, id)
    await recordAccountEvent(trx, parts, {
      userId,
      what: 'calendar.disconnect',
      outcome: 'allowed',
      ...(sid === undefined ? {} : { sid }),
    })
    await parts.notifyOwner(trx, {
      kind: 'calendar_disconnected',
      userId,
      accountId: id,
      provider: row.provider,
      providerEmail: row.provider_email ?? undefined,
    })
    return { ...row, channels }
  })
}

/** From here on nothing is read there, and no notification of theirs is taken. */
async function forgetChannels(
  trx: Transaction<Database>,
  accountId: string,
): Promise<OpenChannel[]> {
  await trx.deleteFrom('calendar_syncs').where('account_id', '=', accountId).execute()
  return trx
    .deleteFrom('calendar_channels')
    .where('account_id', '=', accountId)
    .returning(['id', 'remote_id'])
    .execute()
}

const EMPTY = {
  status: 'disconnected',
  status_reason: 'disconnected_by_owner',
  access_token: null,
  refresh_token: null,
  expires_at: null,
  is_default: false,
  lease_owner: null,
  lease_until: null,
} as const

/** Appointments go into the built-in calendar again, which is always there. */
async function fallBack(trx: Parameters<typeof makeDefault>[0], userId: string): Promise<void> {
  const builtIn = await trx
    .selectFrom('calendar_accounts')
    .select('id')
    .where('user_id', '=', userId)
    .where('provider', '=', 'built-in')
    .where('status', '=', 'active')
    .executeTakeFirst()
  if (builtIn) await makeDefault(trx, userId, builtIn.id)
}

/** A token that does not open cannot be revoked; that it is erased does not wait for it. */
function leftOver({ vault, log }: ConnectParts, row: AccountRow): string | undefined {
  try {
    if (row.refresh_token !== null) {
      return openToken(vault, row, 'refresh_token', row.refresh_token)
    }
    if (row.access_token === null) return undefined
    return openToken(vault, row, 'access_token', row.access_token)
  } catch (err) {
    log.warn({ err, account_id: row.id }, 'A token could not be opened to revoke it')
    return undefined
  }
}
