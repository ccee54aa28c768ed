import type { Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import type { Logger } from '@parley/shared/logging/logger'
import type { Redis } from '@parley/shared/redis/redis-client'
import { readCall } from '@parley/shared/sessions/call-record'
import type { Clock } from '@parley/shared/time/clock'
import { reachable } from '../http/reachable.ts'
import type { Rooms } from './rooms.ts'

/** A process that has to be started first takes up to 5 s to answer, on a busy machine. */
const PATIENCE_MS = 6000

/** Nobody waits longer for an agent. */
const GIVE_UP_MS = 90_000

/** One try at a time, whichever instance makes it. */
const PAUSE_SECONDS = 8

interface SummonParts {
  readonly database: Kysely<Database>
  readonly redis: Redis
  readonly rooms: Pick<Rooms, 'occupied' | 'hasAgent' | 'dispatchAgain'>
  readonly clock: Clock
  readonly log: Logger
}

/**
 * Summons the agent again into rooms where a caller waits for it. LiveKit sends a job once and drops
 * it when no worker is free, when the worker dies, or when the process that was kept ready for the
 * job is gone (livekit/agents#1472). Should both jobs come, one claims the call and the other leaves.
 *
 * @returns how many were summoned
 */
export async function summonAgain(parts: SummonParts): Promise<number> {
  const offered = await findOffered(parts.database)
  if (offered.size === 0) return 0
  const now = parts.clock.now()
  let summoned = 0
  for (const { name, since } of await parts.rooms.occupied()) {
    const callId = offered.get(name)
    const waited = now - since
    if (callId === undefined || waited < PATIENCE_MS || waited > GIVE_UP_MS) continue
    if (!(await isUnanswered(parts, callId, name))) continue
    if (!(await parts.rooms.dispatchAgain(name))) continue
    parts.log.warn({ call_id: callId }, 'No agent came; summoned again')
    summoned += 1
  }
  return summoned
}

/** Calls that nobody has claimed, by room. */
async function findOffered(database: Kysely<Database>): Promise<Map<string, string>> {
  const query = database
    .selectFrom('calls')
    .where('ended_at', 'is', null)
    .where('started_at', 'is', null)
    .select(['id', 'room'])
  const rows = await reachable('postgres', query.execute())
  return new Map(rows.map(({ id, room }) => [room, id]))
}

async function isUnanswered(
  { redis, rooms }: SummonParts,
  callId: string,
  room: string,
): Promise<boolean> {
  const call = await reachable('redis', readCall(redis, callId))
  if (call?.state !== 'offered' || (await rooms.hasAgent(room))) return false
  const set = redis.set(`summoned:${callId}`, '1', 'EX', PAUSE_SECONDS, 'NX')
  return (await reachable('redis', set)) === 'OK'
}
