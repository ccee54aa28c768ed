const PLAIN: readonly (readonly [RegExp, string])[] = [
  [/[\u2018\u2019\u201b\u2032]/g, "'"],
  [/[\u201c\u201d\u201e\u2033]/g, '"'],
  [/\s*[\u2012-\u2015]\s*/g, ', '],
  [/\u2026/g, '...'],
  [/&/g, ' and '],
  [/\u20ac/g, ' euro '],
  [/\u00a3/g, ' pound '],
  [/\u00df/g, 'ss'],
]

/**
 * The same words in ASCII, which is all that Flite reads: it spells out the bytes of anything
 * else. Accents go, typographic quotes and dashes become plain ones.
 */
export function readableText(text: string): string {
  const plain = PLAIN.reduce((text, [from, to]) => text.replace(from, to), text)
  return plain
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^ -~]+/g, ' ')
    .replace(/[*_`#~<>|\\^{}[\]]+/g, ' ')
    .replace(/ +/g, ' ')
    .trim()
}

/** Whether there is anything to say in it. */
export function isSpeakable(text: string): boolean {
  return /[A-Za-z0-9]/.test(text)
}
