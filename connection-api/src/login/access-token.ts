import { SignJWT, decodeJwt, jwtVerify } from 'jose'
import { z } from 'zod'
import { TokenError, toTokenError } from '@parley/shared/tokens/token-error'
import { toEpochSeconds, type Clock } from '@parley/shared/time/clock'
import type { SignedIn } from './login-session.ts'

const ALGORITHM = 'HS256'
/** RFC 9068; no other token of ours or LiveKit's has it. */
const TYPE = 'at+jwt'
const US = 'connection-api'

export interface AccessTokenKey {
  readonly key: Uint8Array
  /** Life of a token. */
  readonly seconds: number
}

/** What we believe of a token. The rest of its claims informs clients; we read the database. */
const AccessClaims = z.object({ sub: z.string().min(1), sid: z.string().min(1) })
export type AccessClaims = z.output<typeof AccessClaims>

/** Claims as seed s2 has them, and the login session. */
export async function signAccessToken(
  person: SignedIn,
  { key, seconds }: AccessTokenKey,
  clock: Clock,
): Promise<string> {
  const now = toEpochSeconds(clock.now())
  const claims = {
    email: person.email,
    roles: person.roles,
    permissions: person.permissions,
    platform: person.platform,
    two_factor_verified: person.twoFactor,
    biometric_verified: person.biometric,
    sid: person.sid,
  }
  return new SignJWT(claims)
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
    .setSubject(person.userId)
    .setIssuer(US)
    .setAudience(US)
    .setIssuedAt(now)
    .setExpirationTime(now + seconds)
    .sign(key)
}

/** What a token says of who made it; nothing is checked yet, and it may not be a token at all. */
export function issuerClaimed(token: string): string | undefined {
  try {
    return decodeJwt(token).iss
  } catch {
    return undefined
  }
}

/**
 * Checks signature, algorithm, type, issuer, audience, age and expiry.
 *
 * @throws {TokenError}
 */
export async function verifyAccessToken(
  token: string,
  { key, seconds }: AccessTokenKey,
  clock: Clock,
): Promise<AccessClaims> {
  const payload = await verified(token, key, seconds, clock)
  const claims = AccessClaims.safeParse(payload)
  if (!claims.success) throw new TokenError('wrong_claims', claims.error)
  return claims.data
}

async function verified(token: string, key: Uint8Array, seconds: number, clock: Clock) {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [ALGORITHM],
      typ: TYPE,
      issuer: US,
      audience: US,
      maxTokenAge: seconds,
      currentDate: new Date(clock.now()),
      requiredClaims: ['sub', 'exp', 'iat', 'sid'],
    })
    return payload
  } catch (error) {
    throw toTokenError(error)
  }
}
