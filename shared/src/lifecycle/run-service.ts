import { once } from 'node:events'
import { ConfigError } from '../config/read-env.ts'

/** Ordered shutdown takes less; after this the process ends anyway. */
const LAST_RESORT_MS = 10_000

/**
 * The body of every `main.ts`: start, wait for SIGINT or SIGTERM, dispose. A configuration error
 * prints one sentence; the exit code is 1 for every failed start.
 */
export async function runService(start: () => Promise<AsyncDisposable>): Promise<void> {
  const stop = new AbortController()
  const onSignal = () => stop.abort()
  process.once('SIGINT', onSignal)
  process.once('SIGTERM', onSignal)
  try {
    const stopped = once(stop.signal, 'abort')
    await using _service = await start()
    await stopped
  } catch (error) {
    process.exitCode = 1
    process.stderr.write(`${explain(error)}\n`)
  } finally {
    setTimeout(() => process.exit(), LAST_RESORT_MS).unref()
  }
}

function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return 'The port is taken. Set another one, or end the process that holds it.'
  }
  return `The service could not start: ${error instanceof Error ? error.name : typeof error}`
}
