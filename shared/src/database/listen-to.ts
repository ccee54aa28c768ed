import pg from 'pg'

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
  const client = new pg.Client({ connectionString: url, keepAlive: true })
  const { promise: closed, resolve } = Promise.withResolvers<void>()
  client.on('end', resolve)
  // A lost connection is told by `end`.
  client.on('error', () => undefined)
  client.on('notification', ({ payload }) => onNotification(payload ?? ''))
  await client.connect()
  try {
    await client.query(`listen ${channel}`)
  } catch (error) {
    await client.end()
    throw error
  }
  return {
    closed,
    [Symbol.asyncDispose]: () => client.end(),
  }
}
