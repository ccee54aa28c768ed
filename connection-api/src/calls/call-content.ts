import type { Kysely } from 'kysely'
import { AppError } from '@parley/shared/errors/app-error'
import type { Database } from '@parley/shared/database/schema'
import type { Clock } from '@parley/shared/time/clock'
import { readToolCalls } from '../audit/get-call-audit.ts'
import { reachable } from '../http/reachable.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { readTranscript, type TranscriptParts } from '../transcripts/transcript-repository.ts'
import { describeCall } from './describe-call.ts'
import { namedCall } from './named-call.ts'

export interface CallContentParts extends TranscriptParts {
  readonly clock: Clock
}

/** `GET /api/calls/{id}`: the call and every tool call in it. */
export function getCall({ database }: { database: Kysely<Database> }): SignedInHandler {
  return async ({ userId }, request, response) => {
    const call = await namedCall(database, request, userId)
    response.json({
      call: describeCall(call),
      tool_calls: await readToolCalls(database, call.id, userId),
    })
  }
}

/** `GET /api/calls/{id}/download`: all that we have of a call, as a file. */
export function downloadCall(parts: CallContentParts): SignedInHandler {
  return async ({ userId }, request, response) => {
    const call = await namedCall(parts.database, request, userId)
    const [tool_calls, transcript] = await Promise.all([
      readToolCalls(parts.database, call.id, userId),
      readTranscript(parts, call.id, userId),
    ])
    response
      .set('Cache-Control', 'no-store')
      .attachment(`${call.id}.json`)
      .json({ call: describeCall(call), tool_calls, transcript: transcript ?? null })
  }
}

/**
 * `DELETE /api/calls/{id}`: what was said is erased and the call is listed no more. The audit, which
 * holds nothing of what was said, outlives it.
 */
export function deleteCall({ database, clock }: CallContentParts): SignedInHandler {
  return async ({ userId }, request, response) => {
    const call = await namedCall(database, request, userId)
    if (!call.ended_at) throw stillOpen()
    const erased_at = new Date(clock.now())
    const erase = database.transaction().execute(async (transaction) => {
      await transaction.deleteFrom('transcripts').where('call_id', '=', call.id).execute()
      await transaction.updateTable('calls').set({ erased_at }).where('id', '=', call.id).execute()
    })
    await reachable('postgres', erase)
    response.status(204).end()
  }
}

const stillOpen = () =>
  new AppError('The call is not over yet. End it first: POST /api/calls/{id}/end.', {
    code: 'call_open',
    status: 409,
  })
