import type { Kysely } from 'kysely'
import type { AskedQuestion } from '@parley/shared/database/agents-schema'
import type { Database } from '@parley/shared/database/schema'
import type { Clock, Instant } from '@parley/shared/time/clock'

/** Whoever works on one says so more often than this, or is gone. */
const LEFT_AFTER_MS = 10_000

/** Nobody works on it any more. */
export const isLeft = (startedAt: Date, now: Instant) => startedAt.getTime() <= now - LEFT_AFTER_MS

/** A tool call as its provider names it. */
export interface ToolCallKey {
  readonly callId: string
  readonly toolCallId: string
  /** Over the tool's name and its arguments. */
  readonly digest: string
}

/**
 * Writes down that it is being worked on.
 *
 * @returns false when somebody does already, or did
 */
export async function startToolCall(
  { database, clock }: { readonly database: Kysely<Database>; readonly clock: Clock },
  { callId, toolCallId, digest }: ToolCallKey,
): Promise<boolean> {
  const now = clock.now()
  const { numInsertedOrUpdatedRows } = await database
    .insertInto('conversation_tool_calls')
    .values({
      call_id: callId,
      tool_call_id: toolCallId,
      digest,
      started_at: new Date(now),
      late: false,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['call_id', 'tool_call_id'])
        .doUpdateSet({ started_at: new Date(now) })
        .where('conversation_tool_calls.answer', 'is', null)
        .where('conversation_tool_calls.started_at', '<=', new Date(now - LEFT_AFTER_MS)),
    )
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** An earlier call of the same thing whose answer nobody has heard yet. */
export async function findLateOne(
  database: Kysely<Database>,
  key: ToolCallKey,
): Promise<ToolCallKey | undefined> {
  const row = await database
    .selectFrom('conversation_tool_calls')
    .select('tool_call_id')
    .where('call_id', '=', key.callId)
    .where('digest', '=', key.digest)
    .where('tool_call_id', '<>', key.toolCallId)
    .where('late', '=', true)
    .orderBy('started_at', 'desc')
    .executeTakeFirst()
  return row && { ...key, toolCallId: row.tool_call_id }
}

/** The question whose yes a handle stands for, in this call. */
export async function findAsked(
  database: Kysely<Database>,
  callId: string,
  handle: string,
): Promise<AskedQuestion | undefined> {
  const rows = await database
    .selectFrom('conversation_tool_calls')
    .select('asked')
    .where('call_id', '=', callId)
    .where('asked', 'is not', null)
    .execute()
  return rows.flatMap(({ asked }) => asked ?? []).find((asked) => asked.handle === handle)
}

/** The newest question that was asked for these very arguments, in this call. */
export async function findAskedFor(
  database: Kysely<Database>,
  callId: string,
  given: string,
  since: Date,
): Promise<AskedQuestion | undefined> {
  const rows = await database
    .selectFrom('conversation_tool_calls')
    .select('asked')
    .where('call_id', '=', callId)
    .where('asked', 'is not', null)
    .where('started_at', '>', since)
    .orderBy('started_at', 'desc')
    .execute()
  return rows.flatMap(({ asked }) => asked ?? []).find((asked) => asked.given === given)
}
