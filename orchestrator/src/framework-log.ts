import { initializeLogger } from '@livekit/agents'
import { createLogger, describeError, type Logger } from '@parley/shared/logging/logger'

/** Where the framework keeps its logger for the whole process. */
const FRAMEWORK_LOGGER = Symbol.for('@livekit/agents:logger')

/** The framework puts what was said, typed or passed to a tool under names that start so. */
const PERSONAL = 'lk.pii'

/** Framework lines that come before ours is in place: only those that end the process. */
export const EARLY_LEVEL = 'fatal'

/**
 * Gives the framework a logger that drops everything it marks as personal, and the messages of
 * errors, which quote requests. Its own prints transcripts at `warn`.
 */
export function quietFramework(level: string): void {
  initializeLogger({ pretty: false, level: EARLY_LEVEL })
  replaceFrameworkLogger(level)
}

/** The framework sets a logger of its own when a job starts, so this is called there again. */
export function replaceFrameworkLogger(level: string): void {
  Reflect.set(globalThis, FRAMEWORK_LOGGER, frameworkLogger(level))
}

function frameworkLogger(level: string): Logger {
  const verbose = level === 'debug' || level === 'trace'
  return createLogger('livekit-agents', verbose || level === 'silent' ? level : 'warn').child(
    {},
    {
      formatters: { log: withoutPersonal },
      serializers: { err: describeError, error: describeError, reason: describeError },
    },
  )
}

/** Exported for its test. */
export function withoutPersonal(fields: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !name.startsWith(PERSONAL)))
}
