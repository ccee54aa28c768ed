import type { Kysely } from 'kysely'
import { toolTitle } from '@parley/shared/call-activity/tool-title'
import type { Database } from '@parley/shared/database/schema'
import { namedCall } from '../calls/named-call.ts'
import { reachable } from '../http/reachable.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'

/** Far more than the tool calls of one hour. */
const MOST = 1000

/** `GET /api/calls/{id}/audit`: what was done in a call, in order, for the calendar's owner. */
export function getCallAudit({ database }: { database: Kysely<Database> }): SignedInHandler {
  return async ({ userId }, request, response) => {
    const call = await namedCall(database, request, userId)
    const rows = await findRows(database, call.id, userId)
    const audit = rows.map((row) => ({ ...row, at: row.at.toISOString() }))
    response.json({ call_id: call.id, audit })
  }
}

/** Every tool call in a call, in order: what was asked for, in plain words, and what became of it. */
export async function readToolCalls(database: Kysely<Database>, callId: string, ownerId: string) {
  const rows = await findRows(database, callId, ownerId)
  return rows.map(({ at, tool, scope, outcome, code }) => ({
    at: at.toISOString(),
    tool,
    title: toolTitle(tool),
    scope,
    outcome,
    code,
  }))
}

function findRows(database: Kysely<Database>, callId: string, ownerId: string) {
  const query = database
    .selectFrom('audit')
    .select(['id', 'at', 'owner_id', 'caller_id', 'via', 'act', 'call_id'])
    .select(['tool', 'scope', 'outcome', 'code', 'duration_ms'])
    .where('call_id', '=', callId)
    .where('owner_id', '=', ownerId)
    .orderBy('at')
    .orderBy('id')
    .limit(MOST)
  return reachable('postgres', query.execute())
}
