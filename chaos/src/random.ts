/** Chance that can be had again: the same seed gives the same numbers. */
export interface Random {
  /** A whole number from 0 up to, and without, `limit`. */
  below(limit: number): number
  chance(probability: number): boolean
  /** @throws when there is nothing to pick from */
  pick<T>(from: readonly T[]): T
  /** Chance of its own, so that what one does leaves the others as they were. */
  fork(): Random
}

/** mulberry32 (Tommy Ettinger, public domain): 32 bits of state, enough to draw schedules with. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  return {
    below: (limit) => next() % limit,
    chance: (probability) => next() / 2 ** 32 < probability,
    pick(from) {
      const [found] = from.slice(next() % from.length)
      if (found === undefined) throw new Error('There is nothing to pick from')
      return found
    },
    fork: () => createRandom(next()),
  }
}
