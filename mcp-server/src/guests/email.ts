import { z } from 'zod'

/** Longer ones exist, and nobody says them. */
const LONGEST = 100

const SIGNS: readonly (readonly [sign: string, words: RegExp, word: string])[] = [
  ['.', /\s+(?:dot|point|period)\s+/g, 'dot'],
  ['_', /\s+underscore\s+/g, 'underscore'],
  ['-', /\s+(?:dash|hyphen|minus)\s+/g, 'dash'],
  ['+', /\s+plus\s+/g, 'plus'],
]

/** `sam dot lee at example dot com` -> `sam.lee@example.com`; undefined: it is no address. */
export function hearEmail(said: string): string | undefined {
  const written = said.includes('@') ? said : said.replace(/\s+at\s+/i, '@')
  const plain = SIGNS.reduce(
    (text, [sign, words]) => text.replaceAll(words, sign),
    written.toLowerCase(),
  )
  const address = plain.replaceAll(/\s+/g, '').replace(/[.,!?]+$/, '')
  return address.length <= LONGEST && z.email().safeParse(address).success ? address : undefined
}

/** `sam dot lee at example dot com`. */
export function spokenEmail(address: string): string {
  return SIGNS.reduce((text, [sign, , word]) => text.replaceAll(sign, ` ${word} `), address)
    .replaceAll('@', ' at ')
    .replaceAll(/ +/g, ' ')
}
