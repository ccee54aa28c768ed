import { createHash, createHmac, randomBytes } from 'node:crypto'

/** 256 bits, base64url: nobody guesses it, so its hash needs no salt. */
export function newRandomToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What follows from a token by an attempt of 256 random bits; nobody guesses it who lacks either. */
export function nextToken(token: string, attempt: string): string {
  return createHmac('sha256', attempt).update(token).digest('base64url')
}

/** What a store keeps of a random token: SHA-256. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
