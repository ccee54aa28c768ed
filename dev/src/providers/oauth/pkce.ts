import { createHash } from 'node:crypto'

export interface Challenge {
  readonly value: string
  readonly method: 'S256' | 'plain'
}

/** Is this the verifier of the challenge? (RFC 7636, section 4.6) */
export function answersChallenge(challenge: Challenge, verifier: string): boolean {
  if (challenge.method === 'plain') return verifier === challenge.value
  return createHash('sha256').update(verifier).digest('base64url') === challenge.value
}
