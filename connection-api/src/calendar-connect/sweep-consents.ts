import { reachable } from '../http/reachable.ts'
import type { ConnectParts } from './connect-parts.ts'
import { discardGrant } from './discard-grant.ts'
import { takeExpired } from './pending-grant.ts'

/** Forgets what was started and never finished, and lets go of grants that nobody confirmed. */
export async function sweepConsents(parts: ConnectParts): Promise<void> {
  const now = new Date(parts.clock.now())
  for (const table of ['oauth_states', 'connect_tickets', 'pending_identities'] as const) {
    const gone = parts.database.deleteFrom(table).where('expires_at', '<=', now)
    await reachable('postgres', gone.execute())
  }
  for (const grant of await takeExpired(parts)) await discardGrant(parts, grant)
}
