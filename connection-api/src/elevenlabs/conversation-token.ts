import { SignJWT, decodeProtectedHeader, jwtVerify } from 'jose'
import { z } from 'zod'
import { CallerKind } from '@parley/shared/tokens/call-grant'
import { KEY_ALGORITHM, type SigningKey, type VerificationKey } from '@parley/shared/tokens/keys'
import { Scope } from '@parley/shared/tokens/scope'
import { TokenError, toTokenError } from '@parley/shared/tokens/token-error'
import { toEpochSeconds, type Clock } from '@parley/shared/time/clock'

const TYPE = 'conversation+jwt'
const US = 'connection-api'

/** An hour: what a provider captures at the start has to outlive the conversation. */
export const CONVERSATION_TOKEN_SECONDS = 3600

/** Whoever speaks in one conversation at a provider; for our own doors alone. */
export const ConversationClaims = z.object({
  sub: z.string().min(1),
  owner: z.string().min(1),
  caller: CallerKind,
  /** Id of the owner's agent. */
  agent: z.string().min(1),
  /** Id of the call. */
  conversation: z.string().min(1),
  scopes: z.array(Scope).min(1),
  jti: z.string().min(1),
})
export type ConversationClaims = z.output<typeof ConversationClaims>

/** @param seconds life, at most {@link CONVERSATION_TOKEN_SECONDS} */
export async function signConversationToken(
  claims: ConversationClaims,
  { key, kid }: SigningKey,
  clock: Clock,
  seconds = CONVERSATION_TOKEN_SECONDS,
): Promise<string> {
  const now = toEpochSeconds(clock.now())
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: KEY_ALGORITHM, typ: TYPE, kid })
    .setIssuer(US)
    .setAudience(US)
    .setIssuedAt(now)
    .setExpirationTime(now + Math.min(seconds, CONVERSATION_TOKEN_SECONDS))
    .sign(key)
}

/** Whether a token says that it is one of these; nothing is checked yet. */
export function saysConversationToken(token: string): boolean {
  try {
    return decodeProtectedHeader(token).typ === TYPE
  } catch {
    return false
  }
}

/**
 * Checks signature, algorithm, type, issuer, audience, age, expiry and form.
 *
 * @throws {TokenError}
 */
export async function verifyConversationToken(
  token: string,
  { key }: VerificationKey,
  clock: Clock,
): Promise<ConversationClaims> {
  const claims = ConversationClaims.safeParse(await verified(token, key, clock))
  if (!claims.success) throw new TokenError('wrong_claims', claims.error)
  return claims.data
}

async function verified(token: string, key: VerificationKey['key'], clock: Clock) {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [KEY_ALGORITHM],
      typ: TYPE,
      issuer: US,
      audience: US,
      maxTokenAge: CONVERSATION_TOKEN_SECONDS,
      currentDate: new Date(clock.now()),
      requiredClaims: ['sub', 'exp', 'iat', 'jti'],
    })
    return payload
  } catch (error) {
    throw toTokenError(error)
  }
}
