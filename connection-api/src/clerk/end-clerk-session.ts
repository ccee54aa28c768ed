import type { EndCallParts } from '../calls/end-call.ts'
import { reachable } from '../http/reachable.ts'
import { endLogin } from '../login/end-login.ts'

/**
 * Clerk ended a session: with it end its calls and tool tokens, and the login session of the user's
 * template tokens. One that we never saw is kept as ended, so that a token of it that is still
 * about opens nothing. Safe to repeat.
 *
 * @param session `user_...` and `sess_...`, as Clerk's `session.ended` names them
 */
export async function endClerkSession(
  parts: EndCallParts,
  { userId, sid }: { readonly userId: string; readonly sid: string },
): Promise<void> {
  const now = new Date(parts.clock.now())
  const insert = parts.database
    .insertInto('login_sessions')
    .columns([
      'id',
      'user_id',
      'platform',
      'source',
      'created_at',
      'expires_at',
      'ended_at',
      'end_reason',
    ])
    .expression((eb) =>
      eb
        .selectFrom('users')
        .where('id', '=', userId)
        .select((is) => [
          is.val(sid).as('id'),
          'users.id as user_id',
          is.val('web').as('platform'),
          is.val('clerk').as('source'),
          is.cast<Date>(is.val(now), 'timestamptz').as('created_at'),
          is.cast<Date>(is.val(now), 'timestamptz').as('expires_at'),
          is.cast<Date | null>(is.val(now), 'timestamptz').as('ended_at'),
          is.val('clerk_session_ended').as('end_reason'),
        ]),
    )
    .onConflict((conflict) => conflict.doNothing())
  await reachable('postgres', insert.execute())
  await endLogin(parts, sid, 'clerk_session_ended')
}
