import { nearNames } from './near-names.ts'
import { soundsLike } from './sounds-like.ts'

/** How sure it is that a name is the one that was said. The last two are to be asked about. */
export type Likeness = 'same' | 'part' | 'sounds' | 'near'

/** Taken without asking, where nobody else may be meant. */
export const isSure = (likeness: Likeness) => likeness === 'same' || likeness === 'part'

/** The names that may be meant, all alike: where one is the same, those that only sound so are not. */
export function matchNames<T extends { readonly name: string }>(
  known: readonly T[],
  said: string,
): { readonly likeness: Likeness; readonly meant: readonly T[] } | undefined {
  const words = wordsOf(said)
  if (words.length === 0) return undefined
  const named = known.map((one) => ({ one, words: wordsOf(one.name) }))
  const likenesses = named.map((name) => likenessOf(name.words, words))
  for (const likeness of ['same', 'part', 'sounds'] as const) {
    const meant = known.filter((_, index) => likenesses[index] === likeness)
    if (meant.length > 0) return { likeness, meant }
  }
  const near = nearNames(named, words)
  return near.length > 0 ? { likeness: 'near', meant: near } : undefined
}

function likenessOf(name: readonly string[], said: readonly string[]): Likeness | undefined {
  if (name.join(' ') === said.join(' ')) return 'same'
  if (said.every((word) => name.includes(word))) return 'part'
  return said.every((word) => name.some((part) => soundsLike(part, word))) ? 'sounds' : undefined
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
