import { parseParticipantMetadata, participantIdentity } from '@parley/shared/identity/participant'
import type { ParticipantMetadata } from '@parley/shared/identity/participant'
import type { Clock } from '@parley/shared/time/clock'
import {
  DispatchMetadata,
  ORCHESTRATOR_AUDIENCE,
  verifyCallGrant,
  type CallGrant,
} from '@parley/shared/tokens/call-grant'
import type { VerificationKey } from '@parley/shared/tokens/keys'
import { TokenError } from '@parley/shared/tokens/token-error'
import type { TranscriptKey } from '@parley/shared/transcripts/sealed-turn'
import type { z } from 'zod'

/** Why a call is not taken. `no_grant`: nobody vouches for it; `mismatch`: it is somebody else's. */
export type Refusal = 'no_grant' | 'grant_invalid' | 'grant_expired' | 'mismatch'

/** A caller who is who the grant says. */
export interface Caller {
  readonly grant: CallGrant
  /** The grant as it came, to be put into tool tokens. */
  readonly grantToken: string
  readonly metadata: ParticipantMetadata
  /** Seals what is said, where the owner keeps that. */
  readonly transcriptKey?: TranscriptKey | undefined
}

export type Identified =
  | { readonly ok: true; readonly caller: Caller }
  | { readonly ok: false; readonly refusal: Refusal }

/** What the connection API says of a call, or why nothing can be believed of it. */
export type Vouched =
  | ({ readonly ok: true } & Omit<Caller, 'metadata'>)
  | { readonly ok: false; readonly refusal: Refusal }

/** Who is in which room, as LiveKit says: unproven. */
export interface Arrival {
  readonly room: string
  readonly participant: { readonly identity: string; readonly metadata: string }
}

/** @param dispatchMetadata what LiveKit hands to the job */
export async function readCallGrant(
  dispatchMetadata: string,
  key: VerificationKey,
  clock: Clock,
): Promise<Vouched> {
  const dispatch = readDispatch(dispatchMetadata)
  if (dispatch === undefined) return { ok: false, refusal: 'no_grant' }
  const { call_grant: grantToken, transcript_key: transcriptKey } = dispatch
  try {
    const grant = await verifyCallGrant(grantToken, key, ORCHESTRATOR_AUDIENCE, clock)
    return { ok: true, grant, grantToken, transcriptKey }
  } catch (error) {
    const expired = error instanceof TokenError && error.problem === 'expired'
    return { ok: false, refusal: expired ? 'grant_expired' : 'grant_invalid' }
  }
}

/** Believes the call grant alone, and takes the call only if room and participant agree with it. */
export function identifyCaller(vouched: Vouched, arrival: Arrival): Identified {
  if (!vouched.ok) return vouched
  const { ok: _, ...vouchedFor } = vouched
  const metadata = parseParticipantMetadata(arrival.participant.metadata)
  if (!metadata || !matches(vouched.grant, arrival, metadata))
    return { ok: false, refusal: 'mismatch' }
  return { ok: true, caller: { ...vouchedFor, metadata } }
}

function readDispatch(metadata: string): z.output<typeof DispatchMetadata> | undefined {
  try {
    return DispatchMetadata.safeParse(JSON.parse(metadata)).data
  } catch {
    return undefined
  }
}

function matches(grant: CallGrant, arrival: Arrival, metadata: ParticipantMetadata): boolean {
  return (
    grant.room === arrival.room &&
    arrival.participant.identity === participantIdentity(grant.sub) &&
    metadata.user_id === grant.sub &&
    metadata.call_id === grant.call_id &&
    metadata.platform === grant.platform
  )
}
