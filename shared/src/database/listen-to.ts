import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'

/** A connection that nobody answers any more looks like a quiet one, so it is asked now and then. */
const HEARTBEAT_MS = 15_000
const TIMEOUT_MS = 3000

/** A connection that hears what Postgres notifies; disposing of it closes it. */
export interface Listening extends AsyncDisposable {
  /** Resolves when the connection is gone, for whatever reason. */
  readonly closed: Promise<void>
}

/**
 * Listens on a channel by a connection of its own. Notifications come when their transaction has
 * committed; what happens while nobody listens is not told later.
 *
 * @param channel a constant of ours: it stands in a statement
 */
export async function listenTo(
  url: string,
  channel: string,
  onNotification: (payload: string) => void,
): Promise<Listening> {
  const client = new pg.Client({
    connectionString: url,
    keepAlive: true,
    connectionTimeoutMillis: TIMEOUT_MS,
    query_timeout: TIMEOUT_MS,
  })
  const { promise: closed, resolve } = Promise.withResolvers<void>()
  client.on('end', resolve)
  // A lost connection is told by `end`.
  client.on('error', () => undefined)
  client.on('notification', ({ payload }) => onNotification(payload ?? ''))
  const close = () => Promise.race([client.end(), wait(TIMEOUT_MS, undefined, { ref: false })])
  try {
    await client.connect()
    await client.query(`listen ${channel}`)
  } catch (error) {
    await close()
    throw error
  }
  const heartbeat = setInterval(() => {
    client.query('select 1').catch(() => resolve())
  }, HEARTBEAT_MS)
  return {
    closed,
    async [Symbol.asyncDispose]() {
      clearInterval(heartbeat)
      await close()
    },
  }
}
