import type { AccessTokens } from '@parley/shared/calendar-accounts/access-tokens'
import { AppError } from '@parley/shared/errors/app-error'
import { reachable } from '../http/reachable.ts'
import type { ConnectParts } from './connect-parts.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** Of those that are in use: before anybody has to wait for it in a call. */
const AHEAD_MS = 15 * MINUTE
/** Of those that are not: providers forget a grant that rests for months. */
const IDLE_MS = 7 * DAY
const AT_ONCE = 20

/** Refreshes tokens that are about to run out, and keeps resting grants alive. */
export async function refreshDue(
  { database, clock, log }: Pick<ConnectParts, 'database' | 'clock' | 'log'>,
  tokens: AccessTokens,
): Promise<void> {
  const now = clock.now()
  const query = database
    .selectFrom('calendar_accounts')
    .select(['id', 'user_id', 'version'])
    .where('status', '=', 'active')
    .where('refresh_token', 'is not', null)
    .where((row) => row.or([row('retry_at', 'is', null), row('retry_at', '<=', new Date(now))]))
    .where((row) =>
      row.or([
        row.and([
          row('expires_at', '<=', new Date(now + AHEAD_MS)),
          row('used_at', '>', new Date(now - DAY)),
        ]),
        row('refreshed_at', '<=', new Date(now - IDLE_MS)),
      ]),
    )
    .orderBy('expires_at')
    .limit(AT_ONCE)
  const due = await reachable('postgres', query.execute())
  for (const { id, user_id: ownerId, version } of due) {
    try {
      await tokens.replacement({ id, ownerId }, { token: '', version })
    } catch (err) {
      if (!(err instanceof AppError)) throw err
      log.info({ err, account_id: id }, 'A calendar token was not refreshed ahead of time')
    }
  }
}
