import { errors, jwtVerify, type JWTPayload, type JWTVerifyResult } from 'jose'
import { z } from 'zod'
import { UnavailableError } from '@parley/shared/errors/app-error'
import type { Clock } from '@parley/shared/time/clock'
import { TokenError, toTokenError } from '@parley/shared/tokens/token-error'
import type { ClerkKeys } from './clerk-keys.ts'
import type { ClerkSettings } from './clerk-settings.ts'

/** Clerk's own tolerance between its clock and ours. */
export const CLERK_SKEW_SECONDS = 5

const text = z.string().trim().min(1).max(320)
const optional = text.optional().catch(undefined)

const Claims = z.object({
  /** A machine's would begin with `mch_`. */
  sub: z.string().regex(/^user_[A-Za-z0-9]{1,64}$/),
  /** None in tokens of a template. Never in the form of a login session that is our own. */
  sid: z
    .string()
    .regex(/^sess_[A-Za-z0-9]{1,64}$/)
    .optional(),
  azp: text,
  iat: z.number().int(),
  /** `pending`: signed in, but something that Clerk asks of them is not done yet. */
  sts: z.literal('active').optional(),
  /** Somebody else signed in as them. */
  act: z.never().optional(),
  email: z.email().optional().catch(undefined),
  name: optional,
  full_name: optional,
  zoneinfo: z.string().refine(isZone).optional().catch(undefined),
})

/** What we believe of a Clerk token. */
export interface ClerkClaims {
  readonly sub: string
  readonly sid: string | undefined
  /** Seconds since 1970. */
  readonly iat: number
  readonly email: string | undefined
  readonly name: string | undefined
  /** IANA. */
  readonly zone: string | undefined
}

export interface ClerkTokenParts {
  readonly settings: ClerkSettings
  readonly keys: ClerkKeys
  readonly clock: Clock
}

/**
 * Checks signature (RS256 with one of Clerk's keys), type, issuer, authorized party, age, audience
 * and who it is for. There is no way round any of it.
 *
 * @throws {TokenError}
 * @throws {UnavailableError} when Clerk's keys cannot be fetched
 */
export async function verifyClerkToken(
  token: string,
  parts: ClerkTokenParts,
): Promise<ClerkClaims> {
  const { payload, protectedHeader } = await verified(token, parts)
  const parsed = Claims.safeParse(payload)
  if (!parsed.success || !isType(protectedHeader.typ)) {
    throw new TokenError('wrong_claims', parsed.error)
  }
  const { sub, sid, azp, iat, email, name, full_name, zoneinfo } = parsed.data
  if (!parts.settings.authorizedParties.includes(azp)) throw new TokenError('wrong_claims')
  if (!isForUs(payload, parts.settings)) throw new TokenError('wrong_claims')
  return { sub, sid, iat, email, name: name ?? full_name, zone: zoneinfo }
}

const isType = (typ: unknown) => typ === undefined || typ === 'JWT'

/**
 * Clerk's session tokens have no audience unless somebody gave them one; a template's has to have
 * ours, or a token that was made for another service of theirs would open this one.
 */
function isForUs({ aud, sid }: JWTPayload, { audience }: ClerkSettings): boolean {
  if (aud === undefined) return sid !== undefined
  return audience !== undefined && [aud].flat().includes(audience)
}

async function verified(
  token: string,
  { settings, keys, clock }: ClerkTokenParts,
): Promise<JWTVerifyResult> {
  try {
    return await jwtVerify(token, keys.get, {
      algorithms: ['RS256'],
      issuer: settings.issuer,
      currentDate: new Date(clock.now()),
      clockTolerance: CLERK_SKEW_SECONDS,
      // Also refuses an `iat` in the future. A template may set a longer life than a minute.
      maxTokenAge: '24h',
      requiredClaims: ['sub', 'azp', 'iat', 'exp'],
    })
  } catch (error) {
    if (isAboutToken(error)) throw toTokenError(error)
    throw new UnavailableError('We cannot check sign-ins with Clerk just now. Try again.', error)
  }
}

/** Keys that could not be fetched say nothing about the token. */
function isAboutToken(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return false
  // jose's own, for an answer that is no key set, has no class of its own.
  return error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC'
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).format(0) !== ''
  } catch {
    return false
  }
}
