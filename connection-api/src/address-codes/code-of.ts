import { createHmac, timingSafeEqual } from 'node:crypto'

const DIGITS = 6

/** How long a code is good for, from when it was asked for. */
export const CODE_LIFE_MS = 10 * 60_000

/** How often one may be typed: with six digits, guessing is one in 200,000. */
export const MOST_TRIES = 5

/** Six digits that follow from an id under a key of ours: they stand nowhere but in the message. */
export function codeOf(id: string, key: Uint8Array): string {
  const digest = createHmac('sha256', key).update(`address code:${id}`).digest()
  return String(digest.readUIntBE(0, DIGITS) % 10 ** DIGITS).padStart(DIGITS, '0')
}

/** @param typed with or without a space between the digits, as a message has it */
export function isCodeOf(id: string, typed: string, key: Uint8Array): boolean {
  const [given, right] = [Buffer.from(typed.replaceAll(/\D/g, '')), Buffer.from(codeOf(id, key))]
  return given.length === right.length && timingSafeEqual(given, right)
}
