/** Wakes whoever waits; one that is given while nobody waits is kept for the next who does. */
export interface Signal {
  readonly give: () => void
  /** @returns false when none came within `milliseconds` */
  wait(milliseconds: number): Promise<boolean>
}

export function createSignal(): Signal {
  let current = Promise.withResolvers<boolean>()
  return {
    give: () => current.resolve(true),
    async wait(milliseconds) {
      const late = Promise.withResolvers<boolean>()
      const timer = setTimeout(() => late.resolve(false), milliseconds)
      const came = await Promise.race([current.promise, late.promise])
      clearTimeout(timer)
      if (came) current = Promise.withResolvers<boolean>()
      return came
    },
  }
}
