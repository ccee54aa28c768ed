import { createHash, randomBytes } from 'node:crypto'

/** 256 bits, base64url: nobody guesses it, so its hash needs no salt. */
export function newRandomToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What a store keeps of a random token: SHA-256. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
