import type { Database } from '@parley/shared/database/schema'
import {
  Kysely,
  PostgresDialect,
  type PostgresCursor,
  type PostgresPool,
  type PostgresPoolClient,
  type PostgresQueryResult,
} from 'kysely'
import type { Party } from '../turns/step.ts'
import type { Turns } from '../turns/turns.ts'
import type { Activity } from './activity.ts'

/** A process's connections; those in its hands break when it dies, with their transactions. */
export interface GatedPool extends PostgresPool {
  /** @returns connections that were in somebody's hands, and are in nobody's any more */
  letGo(): readonly PostgresPoolClient[]
}

export interface GatedPoolParts {
  readonly turns: Turns
  readonly party: Party
  readonly activity: Activity
  readonly pool: PostgresPool
  /** What a statement becomes; for leaving out what it protects. */
  readonly rewrite: (sql: string) => string
}

/** Connections of which every statement waits for its turn. */
export function createGatedPool(parts: GatedPoolParts): GatedPool {
  const held = new Set<PostgresPoolClient>()
  return {
    options: {},
    letGo() {
      const clients = [...held]
      held.clear()
      return clients
    },
    connect: () => Promise.resolve(gatedClient(parts, held)),
    end: () => Promise.resolve(),
  }
}

export const databaseOver = (pool: PostgresPool) =>
  new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })

function gatedClient(
  { turns, party, activity, pool, rewrite }: GatedPoolParts,
  held: Set<PostgresPoolClient>,
): PostgresPoolClient {
  let client: PostgresPoolClient | undefined

  /** A connection is had with the first statement, so that asking for one is no step of its own. */
  async function connected(): Promise<PostgresPoolClient> {
    client ??= await pool.connect()
    held.add(client)
    return client
  }

  function query<R>(sql: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>>
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>
  function query<R>(
    statement: string | PostgresCursor<R>,
    values: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<R>> | PostgresCursor<R> {
    if (typeof statement !== 'string') throw new Error('Cursors are not simulated')
    const step = { party, what: inShort(statement), pid: () => client?.processID }
    return activity.inDatabase(() =>
      turns.take(step, async () => (await connected()).query<R>(rewrite(statement), values)),
    )
  }

  return {
    query,
    release(destroy) {
      if (client === undefined || !held.delete(client)) return
      client.release(destroy)
    },
  }
}

/** `update appointments`, `commit`. */
function inShort(sql: string): string {
  const [verb = ''] = /^\w+/.exec(sql) ?? []
  const table = /(?:from|into|update) "(\w+)"/.exec(sql)?.[1]
  const lock = / for (?:no key )?update/.test(sql) ? ' for update' : ''
  return table === undefined ? verb : `${verb} ${table}${lock}`
}
