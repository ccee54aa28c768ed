import type { Database } from '@parley/shared/database/schema'
import type { HandleMaker, IdMaker } from '@parley/shared/identity/ids'
import type { JobQueue } from '@parley/shared/jobs/jobs'
import type { Logger } from '@parley/shared/logging/logger'
import type { Redis } from '@parley/shared/redis/redis-client'
import type { Clock } from '@parley/shared/time/clock'
import type { Vault } from '@parley/shared/vault/vault'
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { TellOfQuestion } from '../approvals/tell-of-question.ts'
import type { Tool } from '../mcp/tool.ts'

/** What a pack is handed when the server starts; nothing else of ours is its to use. */
export interface PackWorld {
  /** The whole database. A pack's own tables: `database.withTables<MyTables>()`. */
  readonly database: Kysely<Database>
  readonly redis: Redis
  readonly clock: Clock
  readonly log: Logger
  /** Ids of a pack begin with `pack_`. */
  readonly newId: IdMaker
  readonly newHandle: HandleMaker
  readonly jobs: JobQueue
  readonly vault: Vault
  readonly tellOfQuestion: TellOfQuestion
  /** The variables `PACK_{NAME}_*`, by what follows that: `PACK_BANKING_LIMIT` is `LIMIT`. */
  readonly settings: Readonly<Record<string, string>>
}

/** What the agent is told of a pack's tools, in the second person; spoken by nobody. */
export interface PackPrompt {
  readonly owner: string
  /** Without it a guest's agent hears nothing of the pack. */
  readonly guest?: string
}

/** A set of tools that a deployment serves or does not. */
export interface Pack {
  /** Lower-case letters and digits, `_` between. Its tables are in the schema `pack_{name}`. */
  readonly name: string
  readonly prompt: PackPrompt
  /** Numbered, in order, never edited once merged; run at start, in the pack's own schema. */
  readonly migrations?: Readonly<Record<string, Migration>>
  /**
   * Makes the tools, in the order in which they are listed.
   *
   * @param ending what has to end with the server goes here
   * @throws {ConfigError} when a setting is missing or wrong
   */
  open(world: PackWorld, ending: AsyncDisposableStack): Promise<readonly Tool[]> | readonly Tool[]
}

/** Says what a pack is; its module exports it as `pack`. What it says is checked at start. */
export function definePack(pack: Pack): Pack {
  return pack
}

/** The Postgres schema of a pack's tables. */
export const schemaOf = ({ name }: Pick<Pack, 'name'>) => `pack_${name}`
