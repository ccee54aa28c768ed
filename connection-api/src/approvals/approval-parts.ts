import type { Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import type { IdMaker } from '@parley/shared/identity/ids'
import type { Clock } from '@parley/shared/time/clock'

export interface ApprovalParts {
  readonly database: Kysely<Database>
  readonly clock: Clock
  readonly newId: IdMaker
}
