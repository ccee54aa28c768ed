/** After this a job whose worker is gone ends itself, whatever still hangs. */
const LAST_RESORT_MS = 10_000

/**
 * A job process outlives a killed worker: it would talk on for 13 seconds, and the framework then
 * ends it without its shutdown callbacks. The closed channel tells at once.
 *
 * @param gone ends the call, if there is one; the process ends when it has
 */
export function whenWorkerIsGone(gone: () => Promise<void>): void {
  process.once('disconnect', () => {
    setTimeout(() => process.exit(1), LAST_RESORT_MS)
    void gone().finally(() => process.exit(1))
  })
}
