import type { Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import { callKey, livenessKey, type EndReason } from '@parley/shared/sessions/call-record'
import type { Redis } from '@parley/shared/redis/redis-client'
import type { Instant } from '@parley/shared/time/clock'
import { JOIN_SECONDS } from '../connection/participant-token.ts'
import { reachable } from '../http/reachable.ts'
import { recordEnd, type OpenCall } from './call-repository.ts'
import { endCallNow, type EndCallParts } from './end-call.ts'

/** How many are looked at in one go. */
const BATCH = 10_000

interface Candidate extends OpenCall {
  readonly started: boolean
  readonly offeredAt: Instant
  /** What it stands on is over: a login session, a guest's link, or an agent. */
  readonly over: 'logged_out' | 'link_revoked' | 'agent_deleted' | undefined
  /** No worker keeps it alive: a provider has it, for so long at most. */
  readonly atProvider: boolean
}

/** What Redis knows of a call. */
interface Live {
  readonly state: string | null
  readonly alive: boolean
  /** Of an ended call. */
  readonly why: string | null
  readonly endedAt: Instant | undefined
}

/**
 * Ends calls that nobody ended: the worker died, Redis came back empty, nobody ever joined, the
 * login session is over, or the guest's link revoked. Completes rows that an end did not reach. Instances may sweep together.
 *
 * @returns how many were ended
 */
export async function reapCalls(parts: EndCallParts): Promise<number> {
  const now = parts.clock.now()
  const calls = await findOpenCalls(parts.database, new Date(now))
  const states = await reachable(
    'redis',
    Promise.all(calls.map(async (call) => ({ call, live: await readLive(parts.redis, call.id) }))),
  )
  let ended = 0
  for (const { call, live } of states) {
    if (live.state === 'ended') {
      await recordEnd(parts.database, call.id, new Date(live.endedAt ?? now), live.why ?? 'failed')
      continue
    }
    const why = whyOver(call, live, now)
    if (why === undefined) continue
    await endCallNow(parts, call, why)
    parts.log.info({ call_id: call.id, why }, 'A call that nobody ended was ended')
    ended += 1
  }
  return ended
}

/** Why a call is over that nobody ended; undefined while it goes on. */
function whyOver(call: Candidate, live: Live, now: Instant): EndReason | undefined {
  if (call.over) return call.over
  switch (live.state) {
    case 'live':
      if (live.alive) return undefined
      return call.atProvider ? 'time_limit' : 'worker_lost'
    case 'offered':
      return now - call.offeredAt > JOIN_SECONDS * 1000 ? 'not_answered' : undefined
    default:
      return call.started ? 'worker_lost' : 'not_answered'
  }
}

async function findOpenCalls(database: Kysely<Database>, now: Date): Promise<Candidate[]> {
  const query = database
    .selectFrom('calls as c')
    .leftJoin('login_sessions as s', 's.id', 'c.login_session_id')
    .leftJoin('guest_links as l', 'l.id', 'c.guest_link_id')
    .leftJoin('agents as a', 'a.id', 'c.agent_id')
    .leftJoin('conversations as v', 'v.call_id', 'c.id')
    .where('c.ended_at', 'is', null)
    .orderBy('c.offered_at')
    .limit(BATCH)
    .select(['c.id', 'c.room', 'c.caller_id', 'c.started_at', 'c.offered_at'])
    .select(['s.ended_at', 's.expires_at', 'l.revoked_at', 'a.deleted_at', 'v.provider'])
  const rows = await reachable('postgres', query.execute())
  return rows.map((row) => ({
    id: row.id,
    room: row.room,
    caller_id: row.caller_id,
    started: row.started_at !== null,
    offeredAt: row.offered_at.getTime(),
    over: whatIsOver(row, now),
    atProvider: row.provider !== null,
  }))
}

function whatIsOver(
  on: Record<'ended_at' | 'expires_at' | 'revoked_at' | 'deleted_at', Date | null>,
  now: Date,
): Candidate['over'] {
  if (on.revoked_at) return 'link_revoked'
  if (on.deleted_at) return 'agent_deleted'
  const loggedOut = on.ended_at !== null || (on.expires_at !== null && on.expires_at <= now)
  return loggedOut ? 'logged_out' : undefined
}

async function readLive(redis: Redis, callId: string): Promise<Live> {
  const [[state, why, endedAt], alive] = await Promise.all([
    redis.hmget(callKey(callId), 'state', 'why', 'ended_at'),
    redis.exists(livenessKey(callId)),
  ])
  return {
    state: state ?? null,
    why: why ?? null,
    endedAt: endedAt ? Number(endedAt) : undefined,
    alive: alive === 1,
  }
}
