import { randomBytes } from 'node:crypto'

/** A token that cannot be guessed: 256 bits after a provider's usual prefix. */
export function newSecretText(prefix: string): string {
  return `${prefix}${randomBytes(32).toString('base64url')}`
}
