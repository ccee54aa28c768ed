import type { JobContext } from '@livekit/agents'
import type { RemoteParticipant } from '@livekit/rtc-node'
import { participantIdentity } from '@parley/shared/identity/participant'
import { createRedis } from '@parley/shared/redis/redis-client'
import { endCall, readCall } from '@parley/shared/sessions/call-record'
import { holdConversation } from '../conversation/hold-conversation.ts'
import type { Sentence } from '../conversation/sentences.ts'
import { createModels } from '../speech/models.ts'
import { waitForCaller } from './caller-presence.ts'
import { closeSession, openSession } from './call-session.ts'
import type { IncomingCall, WorkerParts } from './incoming-call.ts'
import type { Ending } from './ending.ts'
import { identifyCaller, readCallGrant, type Refusal, type Vouched } from './identify-caller.ts'
import { speakOnce } from './speak-once.ts'
import { traceCall } from './trace-call.ts'

/** What a caller hears whose call is not taken. */
const REFUSALS: Readonly<Record<Refusal, Sentence>> = {
  no_grant: 'sign_in_again',
  grant_expired: 'sign_in_again',
  grant_invalid: 'mismatch',
  mismatch: 'mismatch',
}

/** A call from the first ring: who is it, may they, then the conversation. */
export async function answerCall(
  ctx: JobContext,
  parts: WorkerParts,
  ending: Ending,
): Promise<void> {
  const log = parts.log.child({ job_id: ctx.job.id })
  const redis = createRedis(parts.config.redisUrl, log)
  const call: IncomingCall = { ...parts, log, ctx, redis, ending }
  ctx.addShutdownCallback(async () => {
    await ending.end('failed')
    redis.disconnect()
    await parts.tracing[Symbol.asyncDispose]()
  })
  try {
    await takeCall(call)
  } catch (err) {
    log.error({ err }, 'The call failed')
    await ending.end('failed', 'out_of_service')
  }
}

async function takeCall(call: IncomingCall): Promise<void> {
  const { ctx, config, clock, redis, ending } = call
  const [vouched] = await Promise.all([
    readCallGrant(ctx.job.metadata, config.grantKey, clock),
    redis.connect().catch(() => undefined),
    ctx.connect(),
  ])
  const identity = vouched.ok ? participantIdentity(vouched.grant.sub) : undefined
  const participant = await waitForCaller(ctx, identity)
  if (!participant) return notAnswered(call, vouched)
  ending.farewellBy((sentence) => farewell(call, participant, sentence))
  const identified = identifyCaller(vouched, {
    room: ctx.room.name ?? '',
    participant: { identity: participant.identity, metadata: participant.metadata },
  })
  if (!identified.ok) return refuse(call, vouched, identified.refusal)
  const { caller } = identified
  const named = { ...call, log: call.log.child({ call_id: caller.grant.call_id }) }
  if (!(await openSession(named, caller))) return refuseClaimed(named, caller.grant.call_id)
  ending.onEnd((why) => closeSession(named, caller, why))
  const { call_id } = caller.grant
  await traceCall(named, call_id, () => holdConversation(named, caller, participant))
}

async function notAnswered(call: IncomingCall, vouched: Vouched): Promise<void> {
  endRecord(call, vouched, 'not_answered')
  await call.ending.end('not_answered')
}

async function refuse(call: IncomingCall, vouched: Vouched, refusal: Refusal): Promise<void> {
  call.log.warn({ refusal }, 'Call refused')
  endRecord(call, vouched, 'refused')
  await call.ending.end('refused', REFUSALS[refusal])
}

/** Whoever could still claim the call later would find it answered by nobody. */
function endRecord(
  { ending, redis, clock }: IncomingCall,
  vouched: Vouched,
  why: 'refused' | 'not_answered',
): void {
  if (!vouched.ok) return
  ending.onEnd(async () => {
    await endCall(redis, vouched.grant.call_id, why, clock.now())
  })
}

/** A live call belongs to another job in this very room: that one is left alone. */
async function refuseClaimed({ ctx, redis, log, ending }: IncomingCall, id: string): Promise<void> {
  const record = await readCall(redis, id)
  if (record?.state === 'live') {
    log.warn('Call is answered already')
    ctx.shutdown('answered already')
    return
  }
  log.warn('Call is over')
  await ending.end('refused', 'call_over')
}

function farewell(
  { ctx, config }: IncomingCall,
  participant: RemoteParticipant,
  sentence: Sentence,
): Promise<void> {
  return speakOnce(ctx.room, participant, createModels(config).tts, sentence)
}
