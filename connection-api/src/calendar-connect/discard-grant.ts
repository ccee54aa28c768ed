import { reachable } from '../http/reachable.ts'
import type { CalendarGrant } from './calendar-grant.ts'
import type { ConnectParts } from './connect-parts.ts'
import { revokeToken } from './revoke-token.ts'

/**
 * Lets go of a grant that is not to be used. It is revoked only where nobody here uses the same
 * account: at Google that would end the grant which is in use as well.
 */
export async function discardGrant(
  { database, providers }: ConnectParts,
  grant: Pick<CalendarGrant, 'provider' | 'subject' | 'accessToken' | 'refreshToken'>,
): Promise<void> {
  const query = database
    .selectFrom('calendar_accounts')
    .select('id')
    .where('provider', '=', grant.provider)
    .where('provider_sub', '=', grant.subject)
    .where('status', '<>', 'disconnected')
  if ((await reachable('postgres', query.executeTakeFirst())) !== undefined) return
  await revokeToken(providers[grant.provider], grant.refreshToken ?? grant.accessToken)
}
