/** A piece of what was heard, and the words with that piece cut out. */
export type Mention<T> = { value: T; start: number; end: number }

/** Stands where a piece was cut out, so that the words around it do not grow together. */
export const cut = '|'

export function cutOut(words: string, mentions: readonly Mention<unknown>[]): string {
  let left = words
  for (const { start, end } of mentions)
    left = left.slice(0, start) + cut.repeat(end - start) + left.slice(end)
  return left
}

export function tidy(words: string): string {
  return words.replace(/\|+/g, cut).replace(/\s+/g, ' ').trim()
}

/**
 * The one thing that was meant among several said: what is left when "not X" is dropped, or the last after a word that takes
 * the others back. Two left standing side by side mean neither.
 */
export function settle<T>(
  words: string,
  mentions: readonly Mention<T>[],
  same: (a: T, b: T) => boolean,
): T | 'unclear' | undefined {
  const meant = mentions
    .filter(({ start }) => !/\bnot (?:on |at |the |for |by )*$/.test(words.slice(0, start)))
    .toSorted((a, b) => a.start - b.start)
  const [first, ...others] = meant
  if (first === undefined) return undefined
  if (others.every(({ value }) => same(value, first.value))) return first.value
  const last = meant.at(-1) ?? first
  const before = meant.at(-2) ?? first
  const between = words.slice(before.end, last.start)
  return takesBack.test(between) ? last.value : 'unclear'
}

const takesBack = /\b(?:no|know|sorry|rather|actually|instead|i mean|make it|make that|change it)\b/
