import { createHash } from 'node:crypto'
import type { Clock } from '@parley/shared/time/clock'
import { verifyCallGrant, type CallGrant } from '@parley/shared/tokens/call-grant'
import type { Trust } from './issuers.ts'

/** Far more calls than one process serves at a time. */
const MAX_GRANTS = 5000

export type VerifyGrant = (grant: string) => Promise<CallGrant>

/**
 * Verifies a call grant once a call, not once a tool call (an Ed25519 verification costs 0.2 ms).
 * What is remembered is the SHA-256 of a grant that was good, until it expires; the oldest is
 * forgotten first.
 */
export function rememberVerifiedGrants(trust: Trust, clock: Clock): VerifyGrant {
  const known = new Map<string, CallGrant>()
  return async (text) => {
    const digest = createHash('sha256').update(text).digest('base64')
    const remembered = known.get(digest)
    if (remembered && remembered.exp * 1000 > clock.now()) return remembered
    known.delete(digest)
    const grant = await verifyCallGrant(text, trust.grantKey, trust.audience, clock)
    const oldest = known.size >= MAX_GRANTS ? known.keys().next().value : undefined
    if (oldest !== undefined) known.delete(oldest)
    known.set(digest, grant)
    return grant
  }
}
