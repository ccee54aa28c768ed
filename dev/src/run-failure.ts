/** What ends the runner with one message, and no stack: it says what is wrong and what to do. */
export class RunFailure extends Error {
  override readonly name = 'RunFailure'
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
