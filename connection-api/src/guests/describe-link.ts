import type { GuestLinkRow } from '@parley/shared/database/guests-schema'
import type { Instant } from '@parley/shared/time/clock'

/** A link as its owner sees it, without the secret, which nobody has but who was given it. */
export function describeLink(link: GuestLinkRow, now: Instant) {
  const { id, label, calls_at_once, calls_a_day, call_minutes, bookings_a_day } = link
  return {
    id,
    label,
    state: stateOf(link, now),
    created_at: link.created_at.toISOString(),
    expires_at: link.expires_at.toISOString(),
    revoked_at: link.revoked_at?.toISOString() ?? null,
    caps: { calls_at_once, calls_a_day, call_minutes, bookings_a_day },
  }
}

function stateOf({ revoked_at, expires_at }: GuestLinkRow, now: Instant) {
  if (revoked_at) return 'revoked' as const
  return expires_at.getTime() <= now ? ('expired' as const) : ('open' as const)
}
