import type { Kysely } from 'kysely'
import type { Database } from '../../database/schema.ts'
import { newId } from '../../identity/ids.ts'
import type { Vault } from '../../vault/vault.ts'
import { CALENDAR_SCOPES } from '../calendar-scopes.ts'
import type { ProviderName } from '../provider-settings.ts'
import { sealToken } from '../sealed-tokens.ts'

/** A user with a connected account, as connecting would have left it. */
export async function addConnectedAccount(
  database: Kysely<Database>,
  vault: Vault,
  grant: {
    readonly provider: ProviderName
    readonly sub: string
    readonly refreshToken: string
    readonly accessToken?: string
    readonly expiresAt: Date
    readonly userId?: string
  },
): Promise<{ id: string; ownerId: string }> {
  const ownerId = grant.userId ?? (await addPerson(database))
  const account = { id: newId('acct'), user_id: ownerId, provider: grant.provider }
  await database
    .insertInto('calendar_accounts')
    .values({
      ...account,
      provider_sub: grant.sub,
      provider_email: 'ada@example.com',
      status: 'active',
      is_default: true,
      counts_as_busy: true,
      scopes: [...CALENDAR_SCOPES[grant.provider]],
      access_token: sealToken(vault, account, 'access_token', grant.accessToken ?? 'old-token'),
      refresh_token: sealToken(vault, account, 'refresh_token', grant.refreshToken),
      expires_at: grant.expiresAt,
    })
    .execute()
  return { id: account.id, ownerId }
}

async function addPerson(database: Kysely<Database>): Promise<string> {
  const id = newId('user')
  const person = { id, name: 'Ada Lovelace', email: 'ada@example.com', zone: 'Europe/London' }
  await database
    .insertInto('users')
    .values({ ...person, locale: 'en-GB', created_at: new Date() })
    .execute()
  return id
}
