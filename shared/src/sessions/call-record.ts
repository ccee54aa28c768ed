import type { Redis } from 'ioredis'
import { z } from 'zod'
import { placeOf, traceparent } from '../telemetry/traceparent.ts'
import { tellCall, type Place } from '../telemetry/tracing.ts'
import { CallerKind } from '../tokens/call-grant.ts'
import type { Instant } from '../time/clock.ts'

/**
 * A call's live state. The connection API offers it, the worker claims it once, either ends it.
 * It is kept when ended, for as long as a participant token could bring somebody back.
 */
export const CallRecord = z.object({
  state: z.enum(['offered', 'live', 'ended']),
  sub: z.string(),
  owner: z.string(),
  room: z.string(),
  /** The login session, a guest's link, or the agent at a provider. */
  sid: z.string(),
  caller: CallerKind,
})
export type CallRecord = z.output<typeof CallRecord>

/** Longer than participant token (1 h to join) and call (1 h) together. */
const CALL_RECORD_SECONDS = 3 * 3600

/** A worker that says nothing for this long is gone, and so is its call. */
export const LIVENESS_SECONDS = 15

/** How often a worker says that a call lives. */
export const LIVENESS_INTERVAL_MS = 4000

export const callKey = (callId: string) => `call:${callId}`
export const livenessKey = (callId: string) => `call:${callId}:alive`

/** Opens a call in state `offered`, which belongs to the trace of whoever asks for it. */
export async function offerCall(
  redis: Redis,
  callId: string,
  call: Omit<CallRecord, 'state'>,
  now: Instant,
): Promise<void> {
  const key = callKey(callId)
  tellCall(callId)
  await redis
    .multi()
    .hset(key, { ...call, state: 'offered', offered_at: String(now), ...traceparent() })
    .expire(key, CALL_RECORD_SECONDS)
    .exec()
}

/** The record, or undefined when there is none or it cannot be read as one. */
export async function readCall(redis: Redis, callId: string): Promise<CallRecord | undefined> {
  const parsed = CallRecord.safeParse(await redis.hgetall(callKey(callId)))
  return parsed.success ? parsed.data : undefined
}

/**
 * Opens a call that goes on at a provider, which tells us when it is over: live from the beginning,
 * with no worker to keep it so, and for so long at most.
 */
export async function openLiveCall(
  redis: Redis,
  callId: string,
  call: Omit<CallRecord, 'state'>,
  now: Instant,
  seconds: number,
): Promise<void> {
  const key = callKey(callId)
  const at = { offered_at: String(now), claimed_at: String(now) }
  tellCall(callId)
  await redis
    .multi()
    .hset(key, { ...call, state: 'live', ...at, ...traceparent() })
    .expire(key, CALL_RECORD_SECONDS)
    .set(livenessKey(callId), '1', 'EX', seconds)
    .exec()
}

/** Where the trace of a call begins; undefined where nobody traced it. */
export async function readOrigin(redis: Redis, callId: string): Promise<Place | undefined> {
  return placeOf(await redis.hget(callKey(callId), 'traceparent'))
}

const CLAIM = `
if redis.call('HGET', KEYS[1], 'state') ~= 'offered' then return 0 end
if redis.call('HGET', KEYS[1], 'room') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'state', 'live', 'claimed_at', ARGV[2])
redis.call('SET', KEYS[2], '1', 'EX', ARGV[3])
return 1`

/** offered -> live, once. False: the call was ended, already claimed, or never ours. */
export async function claimCall(
  redis: Redis,
  callId: string,
  room: string,
  now: Instant,
): Promise<boolean> {
  const keys = [callKey(callId), livenessKey(callId)]
  return (await redis.eval(CLAIM, 2, ...keys, room, now, LIVENESS_SECONDS)) === 1
}

const EXTEND = `
if redis.call('HGET', KEYS[1], 'state') ~= 'live' then return 0 end
return redis.call('EXPIRE', KEYS[2], ARGV[1])`

/** Extends a live call's liveness, never makes it again: missing may mean revoked. */
export async function extendLiveness(redis: Redis, callId: string): Promise<boolean> {
  const keys = [callKey(callId), livenessKey(callId)]
  return (await redis.eval(EXTEND, 2, ...keys, LIVENESS_SECONDS)) === 1
}

const END = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
if redis.call('HGET', KEYS[1], 'state') == 'ended' then return 0 end
redis.call('HSET', KEYS[1], 'state', 'ended', 'ended_at', ARGV[1], 'why', ARGV[2])
redis.call('DEL', KEYS[2])
return 1`

/** Why a call is over. */
export type EndReason =
  | 'hang_up'
  | 'refused'
  | 'failed'
  | 'time_limit'
  | 'worker_lost'
  | 'stopped_by_user'
  | 'logged_out'
  | 'link_revoked'
  | 'agent_deleted'
  | 'permission_lost'
  | 'not_answered'

/** Any state -> ended. True when this was the call that ended it. */
export async function endCall(
  redis: Redis,
  callId: string,
  why: EndReason,
  now: Instant,
): Promise<boolean> {
  const keys = [callKey(callId), livenessKey(callId)]
  return (await redis.eval(END, 2, ...keys, now, why)) === 1
}
