import type { Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import type { Logger } from '@parley/shared/logging/logger'
import type { Redis } from '@parley/shared/redis/redis-client'
import { endCall, type EndReason } from '@parley/shared/sessions/call-record'
import { deleteSession } from '@parley/shared/sessions/session-record'
import type { Clock } from '@parley/shared/time/clock'
import { reachable } from '../http/reachable.ts'
import { recordEnd, type OpenCall } from './call-repository.ts'
import type { Rooms } from './rooms.ts'

export interface EndCallParts {
  readonly database: Kysely<Database>
  readonly redis: Redis
  readonly rooms: Rooms
  readonly clock: Clock
  readonly log: Logger
}

/**
 * The one way in which this service ends a call. Redis first: from then on no tool call is let
 * through, and the worker hangs up when it next looks. Safe to repeat.
 *
 * @throws {UnavailableError} when Redis or Postgres cannot be told; a room that stays is only logged
 */
export async function endCallNow(
  { database, redis, rooms, clock, log }: EndCallParts,
  call: OpenCall,
  why: EndReason,
): Promise<void> {
  const now = clock.now()
  await reachable('redis', endCall(redis, call.id, why, now))
  // A worker that is gone cannot do it, and no session outlives its call.
  await reachable('redis', deleteSession(redis, call.room, call.caller_id))
  await recordEnd(database, call.id, new Date(now), why)
  try {
    await rooms.delete(call.room)
  } catch (err) {
    log.warn({ err, call_id: call.id }, 'The room of an ended call could not be deleted')
  }
}
