import type { JobContext } from '@livekit/agents'
import type { Logger } from '@parley/shared/logging/logger'
import type { Redis } from '@parley/shared/redis/redis-client'
import { addCallEvent } from '@parley/shared/sessions/call-events'
import { endCall } from '@parley/shared/sessions/call-record'
import { deleteSession } from '@parley/shared/sessions/session-record'
import type { Clock } from '@parley/shared/time/clock'
import type { CallGrant } from '@parley/shared/tokens/call-grant'
import type { VerificationKey } from '@parley/shared/tokens/keys'
import { readCallGrant } from './identify-caller.ts'

const LOOK_EVERY_MS = 1000

/** A job as its worker sees it. */
export type RunningJob = Pick<JobContext['info']['job'], 'id' | 'metadata'>

export interface LostJobsParts {
  readonly redis: Redis
  readonly clock: Clock
  readonly log: Logger
  readonly grantKey: VerificationKey
  readonly running: () => readonly RunningJob[]
  readonly deleteRoom: (room: string) => Promise<void>
}

/**
 * Ends the calls of jobs whose process was killed. LiveKit sends nobody in their place, so the
 * caller would sit in a silent room, and the call would live until its liveness runs out.
 */
export function endLostCalls(parts: LostJobsParts): Disposable {
  let known = new Map<string, RunningJob>()
  const gone = new Set<RunningJob>()
  const look = () => {
    const running = new Map(parts.running().map((job) => [job.id, job]))
    for (const [id, job] of known) if (!running.has(id)) gone.add(job)
    known = running
    for (const job of gone) void attempt(job)
  }
  const attempt = async (job: RunningJob) => {
    gone.delete(job)
    try {
      await endCallOf(parts, job)
    } catch {
      // Redis is away: its client says so. What is left there must not outlive the call.
      gone.add(job)
    }
  }
  const timer = setInterval(look, LOOK_EVERY_MS)
  return { [Symbol.dispose]: () => clearInterval(timer) }
}

async function endCallOf(parts: LostJobsParts, job: RunningJob): Promise<void> {
  const vouched = await readCallGrant(job.metadata, parts.grantKey, parts.clock)
  if (vouched.ok) await endIfLive(parts, vouched.grant)
}

/** A job that ended in good order has ended its call before it went. */
async function endIfLive(parts: LostJobsParts, { call_id, room, sub }: CallGrant): Promise<void> {
  const { redis, clock, log } = parts
  const now = clock.now()
  if (!(await endCall(redis, call_id, 'worker_lost', now))) return
  log.warn({ call_id }, 'A job was lost in the middle of its call')
  await deleteSession(redis, room, sub)
  await addCallEvent(redis, { call_id, type: 'ended', at: now, why: 'worker_lost' })
  await parts
    .deleteRoom(room)
    .catch((err: unknown) => log.warn({ err }, 'The room was not deleted'))
}
