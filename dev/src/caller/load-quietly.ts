/**
 * Loads what uses LiveKit's rtc-node. That package writes debug lines to standard output unless
 * NODE_ENV is `production` when it is loaded, and has no other way to be told.
 */
export async function loadQuietly<T>(load: () => Promise<T>): Promise<T> {
  const before = process.env['NODE_ENV']
  process.env['NODE_ENV'] = 'production'
  try {
    return await load()
  } finally {
    if (before === undefined) delete process.env['NODE_ENV']
    else process.env['NODE_ENV'] = before
  }
}
