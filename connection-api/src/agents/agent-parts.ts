import type { Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import type { ToolParts } from '../tools/tool-parts.ts'

/** What the doors for agents need. */
export interface AgentParts extends ToolParts {
  readonly database: Kysely<Database>
}
