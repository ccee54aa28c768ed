/** A phrase said this often in a row is the model's loop, not a person's words. */
const TIMES = 4
const LONGEST_PHRASE = 12
/** Single tokens may repeat more: digits in a telephone number do. */
const SINGLE_TIMES = 7

/**
 * Whether `tokens` end in a loop, and if so how many of them to keep: one round of the phrase.
 * Greedy decoding falls into such loops on noise and on sounds that are no speech.
 */
export function loopStart(tokens: readonly number[]): number | undefined {
  for (let length = 1; length <= LONGEST_PHRASE; length += 1) {
    const times = length === 1 ? SINGLE_TIMES : TIMES
    if (repeatsAtEnd(tokens, length, times)) return tokens.length - length * (times - 1)
  }
  return undefined
}

function repeatsAtEnd(tokens: readonly number[], length: number, times: number): boolean {
  const start = tokens.length - length * times
  if (start < 0) return false
  for (let at = start; at + length < tokens.length; at += 1) {
    if (tokens[at] !== tokens[at + length]) return false
  }
  return true
}
