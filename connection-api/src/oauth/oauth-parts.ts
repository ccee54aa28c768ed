import type { Kysely } from 'kysely'
import type { Providers } from '@parley/shared/calendar-accounts/provider-settings'
import type { Database } from '@parley/shared/database/schema'
import type { IdMaker } from '@parley/shared/identity/ids'
import type { Logger } from '@parley/shared/logging/logger'
import type { Clock } from '@parley/shared/time/clock'
import type { Vault } from '@parley/shared/vault/vault'
import type { ProviderKeys } from './provider-keys.ts'

/** What it takes to send somebody to a provider and to understand what comes back. */
export interface OauthParts {
  readonly database: Kysely<Database>
  readonly vault: Vault
  readonly providers: Providers
  readonly providerKeys: ProviderKeys
  readonly clock: Clock
  readonly newId: IdMaker
  readonly log: Logger
  readonly baseUrl: string
}
