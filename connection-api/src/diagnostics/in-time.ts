/** What does not answer within this time counts as away. */
const PATIENCE_MS = 2000

/** @returns undefined when the answer is a failure or comes too late */
export async function inTime<T>(answer: Promise<T>): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => late.resolve(undefined), PATIENCE_MS)
  try {
    return await Promise.race([answer, late.promise])
  } catch {
    return undefined
  } finally {
    clearTimeout(timer)
  }
}
