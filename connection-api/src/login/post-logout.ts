import type { Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import { markLoginEnded } from '@parley/shared/sessions/login-record'
import { findOpenCallsOfLogin } from '../calls/call-repository.ts'
import { endCallNow, type EndCallParts } from '../calls/end-call.ts'
import { reachable } from '../http/reachable.ts'
import type { SignedInHandler } from './sign-in-required.ts'

/**
 * `POST /api/auth/logout`: ends the login session and every call that hangs on it. Redis hears it
 * first, so that from then on no tool call is let through; if anything after that fails, asking
 * again or the sweep of calls finishes the work.
 */
export function postLogout(parts: EndCallParts): SignedInHandler {
  return async ({ sid }, _request, response) => {
    await reachable('redis', markLoginEnded(parts.redis, sid))
    await endLoginRow(parts.database, sid, new Date(parts.clock.now()))
    const calls = await findOpenCallsOfLogin(parts.database, sid)
    await Promise.all(calls.map((call) => endCallNow(parts, call, 'logged_out')))
    response.status(204).end()
  }
}

async function endLoginRow(database: Kysely<Database>, sid: string, now: Date): Promise<void> {
  const update = database
    .updateTable('login_sessions')
    .set({ ended_at: now, end_reason: 'logged_out' })
    .where('id', '=', sid)
    .where('ended_at', 'is', null)
  await reachable('postgres', update.execute())
}
