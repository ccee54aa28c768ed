/** Models and transcripts change spaces and punctuation; the words must be the same. */
export function wordsOf(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
}
