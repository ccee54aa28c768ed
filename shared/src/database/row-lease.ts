import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Instant } from '../time/clock.ts'

/** Of a row that says itself who works on it, and until when nobody else may. */
export interface LeaseColumns {
  readonly lease_owner: string | null
  readonly lease_until: Date | null
}

/** Another one for every taking: what is written under a lease is fenced by it. */
export const newLeaseOwner = () => randomBytes(16).toString('base64url')

/** What takes the row, where {@link isUnleased}. No transaction stays open while it is worked on. */
export function leasedBy(owner: string, now: Instant, forMs: number): LeaseColumns {
  return { lease_owner: owner, lease_until: new Date(now + forMs) }
}

/** What gives the row back. */
export const NO_LEASE: LeaseColumns = { lease_owner: null, lease_until: null }

/** Nobody works on the row, or whoever did has had their time. */
export function isUnleased(now: Instant) {
  return sql<boolean>`(lease_until is null or lease_until <= ${new Date(now)})`
}
