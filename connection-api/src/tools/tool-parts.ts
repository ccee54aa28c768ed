import type { Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import type { IdMaker } from '@parley/shared/identity/ids'
import type { Redis } from '@parley/shared/redis/redis-client'
import type { Clock } from '@parley/shared/time/clock'
import type { SigningKey } from '@parley/shared/tokens/keys'

/** What calling a tool needs. */
export interface ToolParts {
  readonly database: Kysely<Database>
  readonly redis: Redis
  readonly clock: Clock
  readonly newId: IdMaker
  readonly signingKey: SigningKey
  readonly mcp: { readonly origin: string; readonly audience: string }
}
