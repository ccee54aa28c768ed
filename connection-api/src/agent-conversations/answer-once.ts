import { setTimeout as wait } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { AskedQuestion } from '@parley/shared/database/agents-schema'
import type { Database } from '@parley/shared/database/schema'
import type { Logger } from '@parley/shared/logging/logger'
import type { Clock } from '@parley/shared/time/clock'
import { reachable } from '../http/reachable.ts'
import { findLateOne, isLeft, startToolCall, type ToolCallKey } from './tool-call-repository.ts'
import { whileAlive } from './while-alive.ts'

const LOOK_EVERY_MS = 100

export interface AnswerOnceParts {
  readonly database: Kysely<Database>
  readonly clock: Clock
  readonly log: Logger
}

/** What is told the provider, in one line. */
export interface Answered {
  readonly ok: boolean
  readonly text: string
  /** How far it got, as the tool says it: `consent_needed`, `booked`, `checking`. */
  readonly outcome?: string | undefined
  /** A question that waits for somebody's yes. */
  readonly asked?: AskedQuestion | undefined
  /** The same in fields; there only when it is answered for the first time. */
  readonly data?: unknown
}

/** What a tool call came to. */
export interface Worked extends Answered {
  readonly asked: AskedQuestion | undefined
}

const CHECKING: Answered = {
  ok: true,
  outcome: 'checking',
  text: 'I am still checking. Say so, wait a moment, then call this again with the same arguments.',
}

/**
 * Answers a tool call of a provider's in time, and works on it once: sent again under the same id it
 * has the same answer. What takes longer than the provider waits goes on, and its answer is kept for
 * the next call of the same thing. What a process left undone that died is done by the next that is
 * asked.
 *
 * @param work rejects when it is not known whether anything was done: sent again, it is tried again
 */
export async function answerOnce(
  parts: AnswerOnceParts,
  key: ToolCallKey,
  withinMs: number,
  work: () => Promise<Worked>,
): Promise<Answered> {
  const deadline = performance.now() + withinMs
  while (!(await reachable('postgres', startToolCall(parts, key)))) {
    const heard = await waitFor(parts, key, deadline)
    if (heard !== 'left') return heard
  }
  const late = await reachable('postgres', findLateOne(parts.database, key))
  const working = finish(parts, key, late ? () => hearLate(parts, late, work) : work)
  const answer = await Promise.race([working, giveUpAt(deadline)])
  if (answer) return answer
  await markLate(parts, key)
  return CHECKING
}

const giveUpAt = (deadline: number) =>
  wait(Math.max(0, deadline - performance.now()), undefined, { ref: false })

/** What an earlier call of the same thing came to; the question that it asked stays its own. */
async function hearLate(
  parts: AnswerOnceParts,
  late: ToolCallKey,
  work: () => Promise<Worked>,
): Promise<Worked> {
  const heard = await waitFor(parts, late, Infinity)
  return heard === 'left' ? work() : { ...heard, asked: undefined }
}

const FAILED: Answered = {
  ok: false,
  text: 'I cannot reach the calendar just now. Offer to try again in a moment. Nothing is known to have changed.',
}

async function finish(
  { database, clock, log }: AnswerOnceParts,
  key: ToolCallKey,
  work: () => Promise<Worked>,
): Promise<Answered> {
  try {
    const { ok, text, asked, outcome, data } = await whileAlive({ database, clock }, key, work)
    const answer = text.replaceAll(/\s+/g, ' ').trim()
    await named(database, key)
      .set({
        ok,
        answer,
        outcome: outcome ?? null,
        asked: asked === undefined ? null : JSON.stringify(asked),
      })
      .execute()
    return { ok, text: answer, outcome, asked, data }
  } catch (err) {
    log.error({ err, call_id: key.callId }, 'A tool call of a provider failed')
    await forget(database, key).catch(() => undefined)
    return FAILED
  }
}

const named = (database: Kysely<Database>, { callId, toolCallId }: ToolCallKey) =>
  database
    .updateTable('conversation_tool_calls')
    .where('call_id', '=', callId)
    .where('tool_call_id', '=', toolCallId)

const forget = (database: Kysely<Database>, { callId, toolCallId }: ToolCallKey) =>
  database
    .deleteFrom('conversation_tool_calls')
    .where('call_id', '=', callId)
    .where('tool_call_id', '=', toolCallId)
    .execute()

async function markLate({ database }: AnswerOnceParts, key: ToolCallKey): Promise<void> {
  await reachable('postgres', named(database, key).set({ late: true }).execute())
}

/**
 * Another process, or another message, works on it.
 *
 * @returns `left` when nobody does any more
 */
async function waitFor(
  parts: AnswerOnceParts,
  key: ToolCallKey,
  deadline: number,
): Promise<Answered | 'left'> {
  for (;;) {
    const row = await reachable('postgres', readAnswer(parts.database, key))
    if (!row) return 'left'
    if (row.answer !== null) {
      await reachable('postgres', named(parts.database, key).set({ late: false }).execute())
      const { ok, answer, outcome, asked } = row
      return {
        ok: ok ?? false,
        text: answer,
        outcome: outcome ?? undefined,
        asked: asked ?? undefined,
      }
    }
    if (isLeft(row.started_at, parts.clock.now())) return 'left'
    if (performance.now() + LOOK_EVERY_MS > deadline) {
      await markLate(parts, key)
      return CHECKING
    }
    await wait(LOOK_EVERY_MS)
  }
}

function readAnswer(database: Kysely<Database>, { callId, toolCallId }: ToolCallKey) {
  return database
    .selectFrom('conversation_tool_calls')
    .select(['ok', 'answer', 'outcome', 'asked', 'started_at'])
    .where('call_id', '=', callId)
    .where('tool_call_id', '=', toolCallId)
    .executeTakeFirst()
}
