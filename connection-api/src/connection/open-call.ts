import type { Kysely } from 'kysely'
import { AppError } from '@parley/shared/errors/app-error'
import type { Database } from '@parley/shared/database/schema'
import type { IdMaker } from '@parley/shared/identity/ids'
import { newRoomName } from '@parley/shared/identity/participant'
import type { Redis } from '@parley/shared/redis/redis-client'
import { endCall, offerCall, readCall } from '@parley/shared/sessions/call-record'
import type { Clock } from '@parley/shared/time/clock'
import { signCallGrant } from '@parley/shared/tokens/call-grant'
import type { SigningKey } from '@parley/shared/tokens/keys'
import type { TranscriptKey } from '@parley/shared/transcripts/sealed-turn'
import { findOpenCallsOfCaller, insertCall } from '../calls/call-repository.ts'
import { endCallNow, type EndCallParts } from '../calls/end-call.ts'
import { reachable } from '../http/reachable.ts'
import type { SignedIn } from '../login/login-session.ts'
import { signedOut } from '../login/sign-in-required.ts'
import { startTranscript, type TranscriptParts } from '../transcripts/transcript-repository.ts'

/** Calls of one person at once. Offers nobody took give way to a new one, calls going on do not. */
const MOST_CALLS = 5

export interface OpenCallParts extends EndCallParts, TranscriptParts {
  readonly database: Kysely<Database>
  readonly redis: Redis
  readonly clock: Clock
  readonly newId: IdMaker
  readonly signingKey: SigningKey
  readonly mcp: { readonly audience: string }
}

export interface OfferedCall {
  readonly callId: string
  readonly room: string
  /** What the call may do, signed; for the worker's dispatch. */
  readonly grant: string
  /** What the worker seals with what is said, where the owner keeps that. */
  readonly transcriptKey: TranscriptKey | undefined
}

/**
 * Opens a call of the person signed in: record and row `offered`, and the grant.
 *
 * The record in Redis comes first. A logout that runs meanwhile finds the row and ends the record,
 * or the row is not written and the record ended here; a row without a record is a call that is over.
 */
export async function openCall(parts: OpenCallParts, person: SignedIn): Promise<OfferedCall> {
  const callId = parts.newId('call')
  const now = parts.clock.now()
  const room = newRoomName(now)
  const [grant] = await Promise.all([
    signGrant(parts, person, callId, room),
    makeRoom(parts, person.userId),
  ])
  await reachable('redis', offerCall(parts.redis, callId, recordOf(person, room), now))
  if (!(await insertCall(parts.database, rowOf(person, callId, room, new Date(now))))) {
    await reachable('redis', endCall(parts.redis, callId, 'logged_out', now))
    throw signedOut()
  }
  const transcriptKey = await startTranscript(parts, callId, person.userId, now)
  return { callId, room, grant, transcriptKey }
}

async function makeRoom(parts: OpenCallParts, userId: string): Promise<void> {
  const open = await findOpenCallsOfCaller(parts.database, userId)
  const tooMany = open.length - MOST_CALLS + 1
  if (tooMany <= 0) return
  const states = await Promise.all(
    open.map((call) => reachable('redis', readCall(parts.redis, call.id))),
  )
  const unanswered = open.filter((_call, index) => states[index]?.state !== 'live')
  if (unanswered.length < tooMany) throw tooManyCalls()
  const oldest = unanswered.slice(0, tooMany)
  await Promise.all(oldest.map((call) => endCallNow(parts, call, 'not_answered')))
}

const tooManyCalls = () =>
  new AppError('You have too many calls going on. End one, then try again.', {
    code: 'too_many_calls',
    status: 429,
    headers: { 'Retry-After': '30' },
  })

const recordOf = ({ userId, sid }: SignedIn, room: string) => ({
  sub: userId,
  owner: userId,
  room,
  sid,
  caller: 'owner' as const,
})

const rowOf = (person: SignedIn, id: string, room: string, now: Date) => ({
  id,
  owner_id: person.userId,
  caller_id: person.userId,
  caller_kind: 'owner' as const,
  channel: 'web',
  platform: person.platform,
  room,
  login_session_id: person.sid,
  offered_at: now,
  scopes: [...person.permissions],
})

function signGrant(parts: OpenCallParts, person: SignedIn, callId: string, room: string) {
  const claims = {
    sub: person.userId,
    owner: person.userId,
    caller: 'owner' as const,
    call_id: callId,
    room,
    scopes: [...person.permissions],
    channel: 'web' as const,
    platform: person.platform,
    assurance: 'password',
    sid: person.sid,
    jti: parts.newId('aud'),
  }
  return signCallGrant(claims, parts.signingKey, parts.mcp.audience, parts.clock)
}
