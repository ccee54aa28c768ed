import { z } from 'zod'
import type { EndReason } from '@parley/shared/sessions/call-record'
import type { Report } from '../agent-conversations/close-conversation.ts'
import { CONVERSATION_VARIABLE } from './sign-for-conversation.ts'

/** Much more than is said in an hour. */
const MOST_TURNS = 2000
const LONGEST_TURN = 5000

const Turn = z.looseObject({
  role: z.string(),
  message: z.string().nullish(),
  time_in_call_secs: z.number().nonnegative().catch(0),
})

const Data = z.looseObject({
  conversation_id: z.string().min(1).max(100),
  transcript: z.array(Turn).catch([]),
  metadata: z
    .looseObject({
      start_time_unix_secs: z.number().int().positive().optional().catch(undefined),
      call_duration_secs: z.number().nonnegative().optional().catch(undefined),
      termination_reason: z.string().catch(''),
      error: z.unknown(),
      phone_call: z.looseObject({ call_sid: z.string() }).nullish().catch(null),
    })
    .catch({ termination_reason: '', error: undefined }),
  conversation_initiation_client_data: z
    .looseObject({ dynamic_variables: z.record(z.string(), z.unknown()) })
    .nullish()
    .catch(null),
})

/** What ElevenLabs sends after a conversation, as far as we look at it. */
export const PostCall = z.looseObject({ type: z.string(), data: z.unknown() })

const REPORTS = ['post_call_transcription', 'call_initiation_failure']

/** A report of a conversation that is over. */
export interface PostCallReport {
  readonly conversationId: string
  /** What may stand for it with us. */
  readonly known: readonly string[]
  readonly report: Report
}

/** @returns undefined for what is no report, such as the sound of it */
export function readReport({ type, data }: z.output<typeof PostCall>): PostCallReport | undefined {
  const parsed = REPORTS.includes(type) ? Data.safeParse(data) : undefined
  if (!parsed?.success) return undefined
  const { conversation_id, metadata, conversation_initiation_client_data: started } = parsed.data
  const known = [started?.dynamic_variables[CONVERSATION_VARIABLE], metadata.phone_call?.call_sid]
  const startedAt = inMs(metadata.start_time_unix_secs)
  const ms = inMs(metadata.call_duration_secs)
  return {
    conversationId: conversation_id,
    known: known.filter((one) => typeof one === 'string'),
    report: {
      why: type === 'call_initiation_failure' ? 'failed' : whyEnded(metadata),
      startedAt,
      endedAt: startedAt === undefined || ms === undefined ? undefined : startedAt + ms,
      said: parsed.data.transcript.slice(0, MOST_TURNS).flatMap((turn) => saidIn(turn, startedAt)),
    },
  }
}

const inMs = (seconds: number | undefined) => (seconds === undefined ? undefined : seconds * 1000)

function whyEnded(metadata: { termination_reason: string; error?: unknown }): EndReason {
  if (metadata.error !== null && metadata.error !== undefined) return 'failed'
  return /max(?:imum)?[ _-]?duration|time[d ]*out/i.test(metadata.termination_reason)
    ? 'time_limit'
    : 'hang_up'
}

/** Tool calls and their results are turns without words. */
function saidIn({ role, message, time_in_call_secs }: z.output<typeof Turn>, startedAt?: number) {
  if (!message) return []
  const at = startedAt === undefined ? undefined : startedAt + time_in_call_secs * 1000
  const who = role === 'user' ? ('caller' as const) : ('agent' as const)
  return [{ who, text: message.slice(0, LONGEST_TURN), at }]
}
