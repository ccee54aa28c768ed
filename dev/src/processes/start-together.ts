/** Starts one thing; the signal says that the others will not have it any more. */
export type Starter<T> = (signal: AbortSignal) => Promise<T>

/**
 * Starts things side by side. When one cannot start, those under way are told to give up, those
 * that run are disposed of, and the first failure is thrown.
 */
export async function startTogether<T extends AsyncDisposable>(
  starters: readonly Starter<T>[],
  signal?: AbortSignal,
): Promise<T[]> {
  const failed = new AbortController()
  const giveUp = AbortSignal.any(signal === undefined ? [failed.signal] : [failed.signal, signal])
  const failures: unknown[] = []
  const settled = await Promise.all(
    starters.map((start) =>
      start(giveUp).catch((error: unknown) => {
        failures.push(error)
        failed.abort()
        return undefined
      }),
    ),
  )
  const started = settled.filter((one) => one !== undefined)
  if (failures.length === 0) return started
  await Promise.all(started.map((one) => one[Symbol.asyncDispose]()))
  throw failures[0]
}
