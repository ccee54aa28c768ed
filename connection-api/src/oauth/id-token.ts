import { timingSafeEqual } from 'node:crypto'
import { errors, jwtVerify, type JWTPayload } from 'jose'
import { z } from 'zod'
import type { ProviderSettings } from '@parley/shared/calendar-accounts/provider-settings'
import { hashToken } from '../login/random-token.ts'
import { ConsentRefused } from './consent-failure.ts'
import type { OauthParts } from './oauth-parts.ts'

/** How far a provider's clock and ours may be apart. */
const TOLERANCE_SECONDS = 60
/** Nobody takes longer from the provider's signature to our check of it. */
const MAX_AGE_SECONDS = 600

/** Who somebody is at a provider. */
export interface ProviderIdentity {
  /** Who says so: the `iss` of the id_token, in one spelling. */
  readonly issuer: string
  /** Never changes and is never given to anybody else; an e-mail address is neither. */
  readonly subject: string
  readonly email: string | undefined
  readonly emailVerified: boolean
  readonly name: string | undefined
}

const text = z.string().min(1).max(512)

const Claims = z.object({
  sub: text,
  iss: text,
  azp: text.optional(),
  nonce: text,
  email: z.email().optional().catch(undefined),
  email_verified: z.union([z.boolean(), z.stringbool()]).optional(),
  preferred_username: z.email().optional().catch(undefined),
  name: z.string().max(200).optional().catch(undefined),
  tid: z.guid().optional(),
  oid: z.guid().optional(),
})
type Claims = z.output<typeof Claims>

/**
 * Checks signature, algorithm, audience, authorised party, age, issuer, tenant and nonce.
 *
 * @throws {ConsentRefused}
 */
export async function verifyIdToken(
  parts: Pick<OauthParts, 'providerKeys' | 'clock'>,
  settings: ProviderSettings,
  token: string | undefined,
  nonceHash: Buffer,
): Promise<ProviderIdentity> {
  const payload = await verified(parts, settings, token)
  const parsed = Claims.safeParse(payload)
  if (!parsed.success) throw new ConsentRefused('provider_refused', parsed.error)
  const claims = parsed.data
  if (!timingSafeEqual(hashToken(claims.nonce), nonceHash)) throw new ConsentRefused('mixed_up')
  if (!isMeantForUs(payload, claims, settings)) throw new ConsentRefused('mixed_up')
  return settings.name === 'google'
    ? googleIdentity(settings, claims)
    : microsoftIdentity(settings, claims)
}

async function verified(
  { providerKeys, clock }: Pick<OauthParts, 'providerKeys' | 'clock'>,
  settings: ProviderSettings,
  token: string | undefined,
): Promise<JWTPayload> {
  const keys = providerKeys[settings.name]
  if (token === undefined || keys === undefined) throw new ConsentRefused('provider_refused')
  try {
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ['RS256'],
      audience: settings.clientId,
      currentDate: new Date(clock.now()),
      clockTolerance: TOLERANCE_SECONDS,
      maxTokenAge: MAX_AGE_SECONDS,
      requiredClaims: ['sub', 'iss', 'aud', 'exp', 'iat', 'nonce'],
    })
    return payload
  } catch (error) {
    throw new ConsentRefused(isRefusal(error) ? 'provider_refused' : 'provider_unavailable', error)
  }
}

/** Keys that could not be fetched say nothing about the token. */
function isRefusal(error: unknown): boolean {
  return error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout)
}

/** One of several audiences has to be named as the one that it was made for (OIDC Core, 3.1.3.7). */
function isMeantForUs(payload: JWTPayload, { azp }: Claims, { clientId }: ProviderSettings) {
  const isOne = !Array.isArray(payload.aud) || payload.aud.length === 1
  return azp === undefined ? isOne : azp === clientId
}

function googleIdentity({ issuers }: ProviderSettings, claims: Claims): ProviderIdentity {
  const [issuer] = issuers
  if (issuer === undefined || !issuers.includes(claims.iss)) throw new ConsentRefused('mixed_up')
  return {
    issuer,
    subject: claims.sub,
    email: claims.email,
    emailVerified: claims.email_verified === true,
    name: claims.name,
  }
}

/** `sub` differs from application to application there; tenant and object id are the account. */
function microsoftIdentity(settings: ProviderSettings, claims: Claims): ProviderIdentity {
  const { tid, oid } = claims
  if (tid === undefined || oid === undefined) throw new ConsentRefused('provider_refused')
  const issuers = settings.issuers.map((issuer) => issuer.replace('{tid}', tid))
  if (!issuers.includes(claims.iss)) throw new ConsentRefused('mixed_up')
  if (settings.tenant !== undefined && settings.tenant !== tid) {
    throw new ConsentRefused('provider_refused')
  }
  return {
    issuer: claims.iss,
    subject: `${tid}:${oid}`,
    email: claims.email ?? claims.preferred_username,
    // A tenant's administrator writes what they like there.
    emailVerified: false,
    name: claims.name,
  }
}
