import { doubleMetaphone } from 'double-metaphone'
import { distance } from 'fastest-levenshtein'

/** How sure it is that a name is the one that was said. */
export type Likeness = 'same' | 'part' | 'sounds'

/** The names that may be meant, all alike: where one is the same, those that only sound so are not. */
export function matchNames<T extends { readonly name: string }>(
  known: readonly T[],
  said: string,
): { readonly likeness: Likeness; readonly meant: readonly T[] } | undefined {
  const words = wordsOf(said)
  if (words.length === 0) return undefined
  const likenesses = known.map((one) => likenessOf(wordsOf(one.name), words))
  for (const likeness of ['same', 'part', 'sounds'] as const) {
    const meant = known.filter((_, index) => likenesses[index] === likeness)
    if (meant.length > 0) return { likeness, meant }
  }
  return undefined
}

function likenessOf(name: readonly string[], said: readonly string[]): Likeness | undefined {
  if (name.join(' ') === said.join(' ')) return 'same'
  if (said.every((word) => name.includes(word))) return 'part'
  return said.every((word) => name.some((part) => soundsLike(part, word))) ? 'sounds' : undefined
}

/** Said the same (Double Metaphone: "Smyth", "Smith"), or one slip in four letters away. */
function soundsLike(name: string, said: string): boolean {
  if (distance(name, said) <= Math.floor(Math.max(name.length, said.length) / 4)) return true
  if (Math.min(name.length, said.length) < 3) return false
  const codes = doubleMetaphone(name)
  return doubleMetaphone(said).some((code) => code.length > 1 && codes.includes(code))
}

const TITLES = new Set(['mr', 'mrs', 'ms', 'miss', 'mister', 'dr', 'doctor', 'prof', 'professor'])

/** Plain lower-case words; how people are addressed is no part of their name. */
function wordsOf(text: string): string[] {
  const words = text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[\p{M}'’]/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
  const named = words.filter((word) => !TITLES.has(word))
  return named.length > 0 ? named : words
}
