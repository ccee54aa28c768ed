import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose'
import type { Clock, Instant } from '@parley/shared/time/clock'

/** As long as Clerk's own SDK keeps them: a key that Clerk takes back is good no longer than this. */
const MAX_AGE_MS = 5 * 60 * 1000

/** Clerk's signing keys: fetched when first needed, when they are old, and for an unknown one. */
export interface ClerkKeys {
  readonly get: JWTVerifyGetKey
  /** When they were last fetched; undefined before. */
  fetchedAt(): Instant | undefined
  /** @throws when they cannot be fetched */
  refetch(): Promise<void>
}

/** @param cooldownMs between fetches for unknown keys: anybody can send a token that names one */
export function createClerkKeys(issuer: string, clock: Clock, cooldownMs = 5000): ClerkKeys {
  let fetchedAt: Instant | undefined
  const get = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`), {
    timeoutDuration: 5000,
    cooldownDuration: cooldownMs,
    cacheMaxAge: MAX_AGE_MS,
    async [customFetch](url, options) {
      const response = await fetch(url, options)
      if (response.ok) fetchedAt = clock.now()
      return response
    },
  })
  return { get, fetchedAt: () => fetchedAt, refetch: () => get.reload() }
}
