import type { Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import { markLoginEnded } from '@parley/shared/sessions/login-record'
import { findOpenCallsOfLogin } from '../calls/call-repository.ts'
import { endCallNow, type EndCallParts } from '../calls/end-call.ts'
import { reachable } from '../http/reachable.ts'

/** Why a login session is over; kept in its row. */
export type LoginEnd =
  | 'logged_out'
  | 'ended_by_user'
  | 'refresh_token_reused'
  | 'password_changed'
  | 'password_reset'
  | 'clerk_session_ended'
  | 'clerk_user_suspended'
  | 'clerk_user_deleted'

/**
 * Ends a login session and every call that hangs on it. Redis hears it first, so that from then on
 * no tool call is let through; if anything after that fails, asking again or the sweep of calls
 * finishes the work.
 */
export async function endLogin(parts: EndCallParts, sid: string, why: LoginEnd): Promise<void> {
  await reachable('redis', markLoginEnded(parts.redis, sid))
  await endLoginRow(parts.database, sid, new Date(parts.clock.now()), why)
  const calls = await findOpenCallsOfLogin(parts.database, sid)
  await Promise.all(calls.map((call) => endCallNow(parts, call, 'logged_out')))
  const template = await findTemplateLogin(parts.database, sid)
  if (template !== undefined) await endLogin(parts, template, why)
}

/** Tokens of Clerk's templates name no session, so they end with any session of their user's. */
async function findTemplateLogin(
  database: Kysely<Database>,
  sid: string,
): Promise<string | undefined> {
  const query = database
    .selectFrom('login_sessions as s')
    .innerJoin('login_sessions as t', 't.user_id', 's.user_id')
    .select('t.id')
    .where('s.id', '=', sid)
    .where('s.source', '=', 'clerk')
    .where('t.source', '=', 'clerk_template')
    .where('t.ended_at', 'is', null)
  return (await reachable('postgres', query.executeTakeFirst()))?.id
}

/** Ends a person's login sessions, but for one where that is named. */
export async function endLoginsOf(
  parts: EndCallParts,
  userId: string,
  why: LoginEnd,
  butFor?: string,
): Promise<void> {
  const query = parts.database
    .selectFrom('login_sessions')
    .select('id')
    .where('user_id', '=', userId)
    .where('ended_at', 'is', null)
  const logins = await reachable('postgres', query.execute())
  const over = logins.filter(({ id }) => id !== butFor)
  await Promise.all(over.map(({ id }) => endLogin(parts, id, why)))
}

/** A row nobody has heard of yet; others end by {@link endLogin}. */
export async function endLoginRow(
  database: Kysely<Database>,
  sid: string,
  now: Date,
  why: LoginEnd,
): Promise<void> {
  const update = database
    .updateTable('login_sessions')
    .set({ ended_at: now, end_reason: why })
    .where('id', '=', sid)
    .where('ended_at', 'is', null)
  await reachable('postgres', update.execute())
}
