import { setInterval as every } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import type { Clock } from '@parley/shared/time/clock'
import type { ToolCallKey } from './tool-call-repository.ts'

/** Three of them may be lost before anybody takes a tool call for left. */
const BEAT_MS = 2500

interface BeatParts {
  readonly database: Kysely<Database>
  readonly clock: Clock
}

/** Works, and says all the while that it is being worked on: whoever says nothing has died. */
export async function whileAlive<T>(
  parts: BeatParts,
  key: ToolCallKey,
  work: () => Promise<T>,
): Promise<T> {
  const stop = new AbortController()
  const beating = beat(parts, key, stop.signal)
  try {
    return await work()
  } finally {
    stop.abort()
    await beating
  }
}

async function beat(parts: BeatParts, key: ToolCallKey, signal: AbortSignal): Promise<void> {
  try {
    const ticks = every(BEAT_MS, undefined, { signal, ref: false })
    for await (const _tick of ticks) await say(parts, key).catch(() => undefined)
  } catch {
    // The work is done.
  }
}

async function say({ database, clock }: BeatParts, { callId, toolCallId }: ToolCallKey) {
  await database
    .updateTable('conversation_tool_calls')
    .set({ started_at: new Date(clock.now()) })
    .where('call_id', '=', callId)
    .where('tool_call_id', '=', toolCallId)
    .where('answer', 'is', null)
    .execute()
}
