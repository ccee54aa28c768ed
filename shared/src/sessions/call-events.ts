import type { Redis } from 'ioredis'
import { z } from 'zod'
import type { Instant } from '../time/clock.ts'

/** What an answer is made of, and `answer`: from the end of the caller's speech to the first sound. */
export const TurnPart = z.enum(['endpointing', 'recogniser', 'model', 'tool', 'voice', 'answer'])
export type TurnPart = z.output<typeof TurnPart>

/** What happened in a call, on its way from the worker (no database) to `calls`. */
export const CallEvent = z.object({
  call_id: z.string(),
  type: z.enum(['live', 'ended', 'said', 'timed']),
  at: z.coerce.number(),
  why: z.string().optional(),
  /** Of a turn that was said: sealed for the connection API, since it lies in Redis for a while. */
  sealed: z.string().max(40_000).optional(),
  /** Of what was timed: which part of a turn, and how long it took. */
  part: TurnPart.optional(),
  ms: z.coerce.number().min(0).optional(),
})
export type CallEvent = z.output<typeof CallEvent>

export const CALL_EVENTS = 'call-events'

/** Far more than a day of calls and their turns; old entries are stored in Postgres by then. */
const MAX_ENTRIES = 100_000

export async function addCallEvent(
  redis: Redis,
  event: Omit<CallEvent, 'at'> & { readonly at: Instant },
): Promise<void> {
  const fields = Object.entries(event).flatMap(([name, value]) =>
    value === undefined ? [] : [name, String(value)],
  )
  await redis.xadd(CALL_EVENTS, 'MAXLEN', '~', MAX_ENTRIES, '*', ...fields)
}
