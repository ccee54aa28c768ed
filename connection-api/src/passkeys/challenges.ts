import type { Redis } from '@parley/shared/redis/redis-client'
import { reachable } from '../http/reachable.ts'
import { hashToken } from '../login/random-token.ts'

/** Time to find the phone and put a finger on it. */
const LIFE_SECONDS = 300

/** What a challenge was given out for: to sign in, or to add a passkey to one person's account. */
export type ChallengeUse = 'login' | `register:${string}`

const keyOf = (use: ChallengeUse, challenge: string) =>
  `passkey-challenge:${use}:${hashToken(challenge).toString('base64url')}`

export async function keepChallenge(
  redis: Redis,
  use: ChallengeUse,
  challenge: string,
): Promise<void> {
  await reachable('redis', redis.set(keyOf(use, challenge), '1', 'EX', LIFE_SECONDS))
}

/** Uses a challenge up. False: it was never given out for this, has run out or was used before. */
export async function takeChallenge(
  redis: Redis,
  use: ChallengeUse,
  challenge: string,
): Promise<boolean> {
  return (await reachable('redis', redis.getdel(keyOf(use, challenge)))) !== null
}
