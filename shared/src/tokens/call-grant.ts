import { SignJWT, jwtVerify } from 'jose'
import { z } from 'zod'
import { TranscriptKey } from '../transcripts/sealed-turn.ts'
import { toEpochSeconds, type Clock } from '../time/clock.ts'
import { KEY_ALGORITHM, type SigningKey, type VerificationKey } from './keys.ts'
import { Scope } from './scope.ts'
import { TokenError, toTokenError } from './token-error.ts'

const TYPE = 'call-grant+jwt'
const ISSUER = 'connection-api'

/** The worker's audience; the MCP server's is configured (`MCP_AUDIENCE`). */
export const ORCHESTRATOR_AUDIENCE = 'orchestrator'

/** No call lasts longer than its grant: one hour. */
export const CALL_GRANT_SECONDS = 3600

/** Who speaks: the calendar's owner, or somebody else whom the owner lets in. */
export const CallerKind = z.enum(['owner', 'guest'])
export type CallerKind = z.output<typeof CallerKind>

/** What one call may do, and for whom. Everything later in the call stays within it. */
export const CallGrant = z.object({
  sub: z.string().min(1),
  owner: z.string().min(1),
  caller: CallerKind,
  call_id: z.string().min(1),
  room: z.string().min(1),
  scopes: z.array(Scope),
  channel: z.enum(['web', 'phone']),
  platform: z.string(),
  assurance: z.string(),
  /** What the call stands on: the owner's login session, or the link by which a guest came. */
  sid: z.string().min(1),
  jti: z.string().min(1),
  iat: z.number().int(),
  exp: z.number().int(),
})
export type CallGrant = z.output<typeof CallGrant>

/**
 * @param audience the MCP server's; the worker's is always there too
 * @param seconds life, at most {@link CALL_GRANT_SECONDS}
 */
export async function signCallGrant(
  claims: Omit<CallGrant, 'iat' | 'exp'>,
  key: SigningKey,
  audience: string,
  clock: Clock,
  seconds = CALL_GRANT_SECONDS,
): Promise<string> {
  const now = toEpochSeconds(clock.now())
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: KEY_ALGORITHM, typ: TYPE, kid: key.kid })
    .setIssuer(ISSUER)
    .setAudience([ORCHESTRATOR_AUDIENCE, audience])
    .setIssuedAt(now)
    .setExpirationTime(now + Math.min(seconds, CALL_GRANT_SECONDS))
    .sign(key.key)
}

/**
 * Checks signature, algorithm, type, issuer, audience, expiry and form.
 *
 * @throws {TokenError}
 */
export async function verifyCallGrant(
  token: string,
  key: VerificationKey,
  audience: string,
  clock: Clock,
): Promise<CallGrant> {
  const payload = await verified(token, key, audience, clock)
  const claims = CallGrant.safeParse(payload)
  if (!claims.success) throw new TokenError('wrong_claims', claims.error)
  return claims.data
}

async function verified(token: string, key: VerificationKey, audience: string, clock: Clock) {
  try {
    const { payload } = await jwtVerify(token, key.key, {
      algorithms: [KEY_ALGORITHM],
      typ: TYPE,
      issuer: ISSUER,
      audience,
      maxTokenAge: CALL_GRANT_SECONDS,
      currentDate: new Date(clock.now()),
      clockTolerance: 5,
      requiredClaims: ['sub', 'exp', 'iat', 'jti'],
    })
    return payload
  } catch (error) {
    throw toTokenError(error)
  }
}

/**
 * Metadata of our dispatch, which LiveKit hands to the worker as `ctx.job.metadata`. The key is there
 * where the owner keeps what is said; nobody vouches for it, since it can only seal.
 */
export const DispatchMetadata = z.strictObject({
  call_grant: z.string().min(1),
  transcript_key: TranscriptKey.optional(),
})
