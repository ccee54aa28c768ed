import { once } from 'node:events'
import type { Kysely } from 'kysely'
import { listenTo } from '@parley/shared/database/listen-to'
import type { Database } from '@parley/shared/database/schema'
import { keepGoing } from '@parley/shared/lifecycle/keep-going'
import type { Logger } from '@parley/shared/logging/logger'
import type { Clock, Instant } from '@parley/shared/time/clock'
import { permissionOf, type Permission } from './permission.ts'

/** Seed s3. */
const KEEP_MS = 5 * 60_000
const MOST = 10_000

/** The triggers of migration 0023 notify it with the id of whose roles changed, or nothing: a role's worth did. */
const CHANNEL = 'clerk_permissions'

/** What people may do at Clerk, remembered for five minutes at most, and never past a change. */
export interface PermissionCache extends AsyncDisposable {
  of(userId: string): Promise<Permission | undefined>
  /** @param userId undefined: everybody's */
  clear(userId?: string): void
}

interface CacheParts {
  readonly database: Kysely<Database>
  readonly databaseUrl: string
  readonly clock: Clock
  readonly log: Logger
  /** Told of every answer, whether it was remembered. */
  readonly onAnswer: (hit: boolean) => void
}

interface Remembered {
  readonly permission: Permission | undefined
  readonly until: Instant
}

/**
 * Every process hears of every change, by whatever door. While it does not listen it remembers
 * nothing: it would not know what has changed.
 */
export function createPermissionCache(parts: CacheParts): PermissionCache {
  const { database, clock, onAnswer } = parts
  const known = new Map<string, Remembered>()
  let listening = false
  /** What was read before a clearing must not be remembered after it. */
  let clearings = 0
  const clear = (userId?: string) => {
    clearings += 1
    if (userId === undefined || userId === '') known.clear()
    else known.delete(userId)
  }
  const listen = listener(parts, clear, (yes) => {
    listening = yes
    clear()
  })
  const pause = { success: 500, failure: 1000 }
  const hearing = keepGoing('hear of changed permissions', listen, pause, parts.log)
  return {
    clear,
    async of(userId) {
      const found = known.get(userId)
      const hit = found !== undefined && found.until > clock.now()
      onAnswer(hit)
      if (hit) return found.permission
      const before = clearings
      const permission = await readPermission(database, userId)
      if (listening && before === clearings) {
        if (known.size >= MOST) known.clear()
        known.set(userId, { permission, until: clock.now() + KEEP_MS })
      }
      return permission
    },
    [Symbol.asyncDispose]: () => hearing[Symbol.asyncDispose](),
  }
}

/** A step that lasts as long as the connection. */
function listener(
  { databaseUrl }: CacheParts,
  clear: (userId: string) => void,
  setListening: (yes: boolean) => void,
): (stop: AbortSignal) => Promise<void> {
  return async (stop) => {
    await using connection = await listenTo(databaseUrl, CHANNEL, clear)
    setListening(true)
    try {
      await Promise.race([connection.closed, stop.aborted || once(stop, 'abort')])
    } finally {
      setListening(false)
    }
  }
}

async function readPermission(
  database: Kysely<Database>,
  userId: string,
): Promise<Permission | undefined> {
  const row = await database
    .selectFrom('user_mappings')
    .select('roles')
    .where('clerk_user_id', '=', userId)
    .where('status', '=', 'active')
    .executeTakeFirst()
  return permissionOf(database, row?.roles ?? [])
}
