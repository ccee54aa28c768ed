const MAX_LENGTH = 80

/**
 * Text that somebody else wrote (titles, names), made safe to stand in a sentence: one line, short,
 * without control or formatting characters, and without the brackets that would make it look like
 * one of our handle lines.
 */
export function outsideText(text: string, fallback = 'Untitled'): string {
  const plain = text
    .normalize('NFC')
    .replaceAll(/[[\]{}<>]/g, ' ')
    .replaceAll(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
  return Array.from(plain).slice(0, MAX_LENGTH).join('').trim() || fallback
}
