import type { GuestLinkRow } from '@parley/shared/database/guests-schema'
import { AppError } from '@parley/shared/errors/app-error'
import { newRoomName } from '@parley/shared/identity/participant'
import { endCall, offerCall, readCall } from '@parley/shared/sessions/call-record'
import { signCallGrant } from '@parley/shared/tokens/call-grant'
import type { Scope } from '@parley/shared/tokens/scope'
import { endCallNow } from '../calls/end-call.ts'
import type { OfferedCall } from '../connection/open-call.ts'
import { reachable } from '../http/reachable.ts'
import { startTranscript } from '../transcripts/transcript-repository.ts'
import type { GuestParts } from './guest-parts.ts'
import { insertGuestCall, type CapReached, type NewGuestCall } from './insert-guest-call.ts'
import { linkNotOpen } from './open-link.ts'

/** A page joins at once; an offer that nobody took for so long gives way to a new one. */
const TAKEN_WITHIN_MS = 60_000

export interface OfferedGuestCall extends OfferedCall {
  /** Made for this call alone. */
  readonly guest: string
  readonly scopes: readonly Scope[]
  /** How long it may last. */
  readonly seconds: number
}

/**
 * Opens a call for somebody who shows a link: record and row `offered`, and the grant, which names
 * the owner in a claim of its own. The record in Redis comes first, as for owners' calls.
 *
 * @throws {AppError} 404 when the link is not open, 429 when a cap is reached
 */
export async function openGuestCall(
  parts: GuestParts,
  link: GuestLinkRow,
  from: Pick<NewGuestCall, 'platform' | 'address'>,
): Promise<OfferedGuestCall> {
  const now = parts.clock.now()
  const id = parts.newId('call')
  const room = newRoomName(now)
  const call = { id, room, guest: parts.newId('guest'), now: new Date(now), ...from }
  await letOffersGo(parts, link, call)
  const record = { sub: call.guest, owner: link.owner_id, room, sid: link.id }
  await reachable('redis', offerCall(parts.redis, id, { ...record, caller: 'guest' }, now))
  const inserted = await insertGuestCall(parts.database, link, call, parts.guests)
  if (inserted.kind !== 'inserted') {
    await reachable('redis', endCall(parts.redis, id, 'refused', now))
    throw inserted.kind === 'link_over' ? linkNotOpen() : capRefusal(inserted)
  }
  const { scopes } = inserted
  const seconds = link.call_minutes * 60
  const grant = await signGrant(parts, link, call, scopes, seconds)
  const transcriptKey = await startTranscript(parts, id, link.owner_id, now)
  return { callId: id, room, grant, transcriptKey, guest: call.guest, scopes, seconds }
}

function signGrant(
  { newId, signingKey, mcp, clock }: GuestParts,
  link: GuestLinkRow,
  { id, room, guest, platform }: NewGuestCall,
  scopes: Scope[],
  seconds: number,
): Promise<string> {
  const claims = {
    sub: guest,
    owner: link.owner_id,
    caller: 'guest' as const,
    call_id: id,
    room,
    scopes,
    channel: 'web' as const,
    platform,
    assurance: 'link',
    sid: link.id,
    jti: newId('aud'),
  }
  return signCallGrant(claims, signingKey, mcp.audience, clock, seconds)
}

/** Somebody who reloads the page does not stand in their own way. */
async function letOffersGo(
  parts: GuestParts,
  link: GuestLinkRow,
  { address, now }: NewGuestCall,
): Promise<void> {
  const query = parts.database
    .selectFrom('calls')
    .select(['id', 'room', 'caller_id'])
    .where('guest_link_id', '=', link.id)
    .where('caller_address', '=', address)
    .where('ended_at', 'is', null)
    .where('offered_at', '<', new Date(now.getTime() - TAKEN_WITHIN_MS))
  const open = await reachable('postgres', query.execute())
  for (const call of open) {
    const record = await reachable('redis', readCall(parts.redis, call.id))
    if (record?.state !== 'live') await endCallNow(parts, call, 'not_answered')
  }
}

function capRefusal({ cap, of }: CapReached): AppError {
  const [code, when, wait] =
    of === 'atOnce'
      ? (['guest_calls_at_once', 'just now. Try again in a few minutes.', '120'] as const)
      : (['guest_calls_a_day', 'today. Try again tomorrow.', '3600'] as const)
  const who =
    cap === 'address' ? 'There are too many calls from your network' : 'All lines are busy'
  return new AppError(`${who} ${when}`, { code, status: 429, headers: { 'Retry-After': wait } })
}
