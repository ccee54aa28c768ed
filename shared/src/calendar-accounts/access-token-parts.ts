import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { IdMaker } from '../identity/ids.ts'
import type { Logger } from '../logging/logger.ts'
import type { Clock } from '../time/clock.ts'
import type { Vault } from '../vault/vault.ts'
import type { NotifyOwner } from './calendar-notice.ts'
import type { Providers } from './provider-settings.ts'

/** What handing out provider tokens needs. */
export interface AccessTokenParts {
  readonly database: Kysely<Database>
  readonly vault: Vault
  readonly providers: Providers
  readonly clock: Clock
  readonly log: Logger
  readonly newId: IdMaker
  readonly notifyOwner: NotifyOwner
}
