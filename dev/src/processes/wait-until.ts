import { setTimeout as sleep } from 'node:timers/promises'

export interface WaitOptions {
  readonly withinMs: number
  /** Pause between two looks. */
  readonly everyMs?: number
  readonly signal?: AbortSignal
}

/** Asks until the answer is yes; false when time is up or the signal was given. */
export async function waitUntil(
  isTrue: () => boolean | Promise<boolean>,
  { withinMs, everyMs = 50, signal }: WaitOptions,
): Promise<boolean> {
  const end = performance.now() + withinMs
  for (;;) {
    if (signal?.aborted) return false
    if (await isTrue()) return true
    if (performance.now() >= end) return false
    await sleep(everyMs)
  }
}
