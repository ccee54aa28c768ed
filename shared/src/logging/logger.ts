import { pino, type DestinationStream, type Logger } from 'pino'
import { currentTrace } from '../telemetry/tracing.ts'

export type { Logger }

/**
 * A JSON logger on standard output. Log a fixed sentence plus fields: ids, codes and durations.
 * Tokens, e-mail addresses, names, titles and anything spoken stay out; `redact` is the last net. Where
 * somebody traces, a line names the trace in which it was written.
 *
 * @param destination standard output unless a test wants to read it
 */
export function createLogger(
  service: string,
  level: string,
  destination: DestinationStream = pino.destination(1),
): Logger {
  const options = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: REDACTED, censor: '[removed]' },
    serializers: { err: describeError },
    mixin: traceOf,
  }
  return pino(options, destination)
}

function traceOf(): object {
  const id = currentTrace()
  return id === undefined ? {} : { trace_id: id }
}

const REDACTED = ['authorization', 'token', 'password', 'email', 'jwt_token', 'secret'].flatMap(
  (key) => [key, `*.${key}`, `*.*.${key}`],
)

/**
 * Errors of libraries quote what they were given (a row, an address, a token), so only the kind,
 * the code and the place are kept, never the message.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error }
  return {
    type: error.name,
    code: 'code' in error ? error.code : undefined,
    at: frames(error),
    cause: error.cause === undefined ? undefined : describeError(error.cause),
  }
}

function frames(error: Error): string[] {
  const lines = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return lines.slice(0, 6).map((line) => line.trim())
}
