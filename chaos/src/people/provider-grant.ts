import { defaultClient } from '@parley/dev/src/providers/oauth/clients.ts'
import { CALENDAR_SCOPES } from '@parley/shared/calendar-accounts/calendar-scopes'
import type { Database } from '@parley/shared/database/schema'
import type { ProviderName } from '@parley/shared/calendar-accounts/provider-settings'
import { sealToken } from '@parley/shared/calendar-accounts/sealed-tokens'
import { sql, type Kysely } from 'kysely'
import type { Lane } from '../lane.ts'
import type { Owner } from './owner.ts'

/** An owner whose calendar is at a provider. */
export interface Connected extends Owner {
  readonly provider: ProviderName
}

export const isConnected = (owner: Owner): owner is Connected => owner.provider !== 'built-in'

const TOKEN_MS = 3_600_000
const REFRESH_TOKENS = 25

/** The person gives leave at the provider, and the account is there. */
export async function connectAccount(lane: Lane, owner: Connected): Promise<void> {
  const { provider, userId, email, zone } = owner
  lane.providers.simulation.people.put({
    provider,
    id: userId,
    email,
    givenName: 'Ada',
    familyName: 'Lovelace',
    timeZone: zone,
  })
  await lane.database
    .insertInto('calendar_accounts')
    .values({
      ...grantedValues(lane, owner),
      id: owner.accountId,
      user_id: userId,
      provider,
      provider_sub: userId,
      provider_email: email,
      is_default: true,
      counts_as_busy: true,
      // Long ago and just now at once: nobody writes down that it was used.
      used_at: new Date(lane.clock.now() + 365 * 24 * TOKEN_MS),
    })
    .execute()
}

/** Gives leave once more, as `connection-api/src/calendar-connect/save-grant.ts` writes it down. */
export async function reconnect(
  database: Kysely<Database>,
  lane: Lane,
  owner: Connected,
): Promise<void> {
  await database
    .updateTable('calendar_accounts')
    .set({
      ...grantedValues(lane, owner),
      version: sql`version + 1`,
    })
    .where('id', '=', owner.accountId)
    .execute()
}

/** Takes back the leave that was given: no token of it works from then on. */
export function revoke({ providers }: Lane, { provider, userId }: Connected): void {
  providers.simulation[provider].grants.revoke(userId)
}

function grantedValues(lane: Lane, owner: Connected) {
  const { provider, accountId, userId } = owner
  const { access, refresh, expiresAt } = newTokens(lane, owner)
  const { vault } = lane
  const place = { id: accountId, user_id: userId, provider }
  return {
    status: 'active' as const,
    status_reason: null,
    scopes: [...CALENDAR_SCOPES[provider]],
    access_token: sealToken(vault, place, 'access_token', access),
    refresh_token: sealToken(vault, place, 'refresh_token', refresh),
    expires_at: new Date(expiresAt),
    fail_count: 0,
    retry_at: null,
    lease_owner: null,
    lease_until: null,
  }
}

/** What the consent page and the token endpoint would have given. */
function newTokens({ providers, clock }: Lane, { provider, userId }: Connected) {
  const { grants } = providers.simulation[provider]
  const scopes = CALENDAR_SCOPES[provider]
  const grant = grants.consent(userId, defaultClient.clientId, scopes)
  const expiresAt = clock.now() + TOKEN_MS
  return {
    access: grants.issueAccess({ grant, scopes, expiresAt }),
    refresh: grants.issueRefresh(grant, scopes, REFRESH_TOKENS),
    expiresAt,
  }
}
