import type { Logger } from '@parley/shared/logging/logger'
import type { Redis } from '@parley/shared/redis/redis-client'
import { addCallEvent } from '@parley/shared/sessions/call-events'
import {
  LIVENESS_INTERVAL_MS,
  claimCall,
  endCall,
  extendLiveness,
  type EndReason,
} from '@parley/shared/sessions/call-record'
import { deleteSession, writeSession } from '@parley/shared/sessions/session-record'
import { toIso, type Clock } from '@parley/shared/time/clock'
import type { Caller } from './identify-caller.ts'

/** A Redis that failed so often in a row is lost, and the call with it. */
const FAILURES = 2

export interface CallSessionParts {
  readonly redis: Redis
  readonly clock: Clock
  readonly log: Logger
}

/**
 * Claims the call, which works once, and writes its session.
 *
 * @returns false when the call was claimed before or is over
 */
export async function openSession(parts: CallSessionParts, caller: Caller): Promise<boolean> {
  const { redis, clock } = parts
  const { grant, metadata } = caller
  const now = clock.now()
  if (!(await claimCall(redis, grant.call_id, grant.room, now))) return false
  const { user_id, email, roles, permissions } = metadata
  await writeSession(redis, {
    user_id,
    email,
    roles,
    permissions,
    session_start: toIso(now),
    room_name: grant.room,
    platform: grant.platform,
    call_id: grant.call_id,
  })
  await addCallEvent(redis, { call_id: grant.call_id, type: 'live', at: now })
  return true
}

/** Says every few seconds that the call lives; `lost` is called once, when it no longer does. */
export function keepAlive(
  { redis, log }: CallSessionParts,
  callId: string,
  lost: (why: 'ended' | 'redis') => void,
): Disposable {
  let failures = 0
  const beat = async () => {
    try {
      if (!(await extendLiveness(redis, callId))) return stop('ended')
      failures = 0
    } catch (err) {
      failures += 1
      log.warn({ err, failures }, 'Liveness could not be extended')
      if (failures >= FAILURES) stop('redis')
    }
  }
  const timer = setInterval(() => void beat(), LIVENESS_INTERVAL_MS)
  const stop = (why: 'ended' | 'redis') => {
    clearInterval(timer)
    lost(why)
  }
  return { [Symbol.dispose]: () => clearInterval(timer) }
}

/** Ends the call's records. Somebody else may have ended the call: then that stands. */
export async function closeSession(
  { redis, clock }: CallSessionParts,
  { grant }: Pick<Caller, 'grant'>,
  why: EndReason,
): Promise<void> {
  const now = clock.now()
  const { call_id, room, sub } = grant
  const [ended] = await Promise.all([
    endCall(redis, call_id, why, now),
    deleteSession(redis, room, sub),
  ])
  if (ended) await addCallEvent(redis, { call_id, type: 'ended', at: now, why })
}
