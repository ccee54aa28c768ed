/** Nothing goes on any more, and nothing is over either. */
export class StuckError extends Error {
  override readonly name = 'StuckError'
  /** @param waiting who waits for what, as far as that is known */
  constructor(waiting: readonly string[] = []) {
    super(['Nothing happens any more, and it is not over', ...waiting].join('; '))
  }
}
