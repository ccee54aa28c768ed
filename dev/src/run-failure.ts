/** What ends the runner with one message, and no stack: it says what is wrong and what to do. */
export class RunFailure extends Error {
  override readonly name = 'RunFailure'
}

/** @throws {RunFailure} when the person has asked for an end */
export function stopIfAsked(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new RunFailure('Stopped before everything was ready.')
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
