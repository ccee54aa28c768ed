import { RunFailure } from './run-failure.ts'

/** How long a terminal may take to deliver one Ctrl-C by several ways (npm passes it on as well). */
const SAME_PRESS_MS = 700

/** What to do when the person wants it to end, and when they want it to end at once. */
export interface Ending {
  /** Given on the first Ctrl-C, on SIGTERM, or when whoever started us is gone. */
  readonly signal: AbortSignal
  /** Sets what a second Ctrl-C does. */
  onSecond(act: () => void): void
}

/**
 * The frame of a command of the runner: signals become an `Ending`, a `RunFailure` becomes its one
 * message, the result becomes the exit code.
 */
export async function runCommand(body: (ending: Ending) => Promise<number>): Promise<void> {
  const { ending, release } = watchForEnding()
  try {
    process.exitCode = await body(ending)
  } catch (error) {
    process.exitCode = 1
    const isKnown = error instanceof RunFailure
    process.stderr.write(`\n${isKnown ? error.message : describe(error)}\n`)
  } finally {
    release()
  }
  // Native media threads, where a command used them, would keep the process for ever.
  process.exit()
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

function watchForEnding() {
  const controller = new AbortController()
  let firstAt: number | undefined
  let second: (() => void) | undefined
  const onSignal = () => {
    const now = performance.now()
    if (firstAt === undefined) {
      firstAt = now
      controller.abort()
    } else if (now - firstAt > SAME_PRESS_MS) {
      second?.()
      process.exit(130)
    }
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, onSignal)
  const onGone = () => controller.abort()
  process.once('disconnect', onGone)
  // The channel is there to notice the end of the bootstrap; it keeps nothing running.
  process.channel?.unref()
  return {
    ending: {
      signal: controller.signal,
      onSecond: (act: () => void) => {
        second = act
      },
    },
    release: () => {
      for (const signal of signals) process.off(signal, onSignal)
      process.off('disconnect', onGone)
      if (process.connected) process.disconnect()
    },
  }
}
