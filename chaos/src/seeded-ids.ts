import type { HandleMaker, IdMaker } from '@parley/shared/identity/ids'
import type { Random } from './random.ts'

const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'

/** Ids and handles that are the same for the same seed, and no two of a seed alike. */
export function seededIds(random: Random): { newId: IdMaker; newHandle: HandleMaker } {
  const text = (length: number) =>
    Array.from({ length }, () => ALPHABET.charAt(random.below(ALPHABET.length))).join('')
  return { newId: (prefix) => `${prefix}_${text(26)}`, newHandle: () => text(8) }
}
