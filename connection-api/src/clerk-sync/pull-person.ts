import type { Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import type { Clock } from '@parley/shared/time/clock'
import { reachable } from '../http/reachable.ts'
import { applyEvent } from './apply-event.ts'
import type { ClerkDirectory, DirectoryEntry } from './clerk-directory.ts'
import type { SyncParts } from './sync-parts.ts'

export interface PullParts extends SyncParts {
  /** undefined: Clerk is not set up here. */
  readonly directory: ClerkDirectory | undefined
}

/** A webhook outranks what was read at the same moment of the same person. */
const NO_EVENT = ''
/** A membership that is younger may not be in Clerk's list yet. */
const SETTLED_MS = 60_000

/**
 * Asks Clerk about one person and makes that true here, as its webhooks would have; then has it
 * written everywhere again.
 *
 * @returns false when Clerk knows nobody of that id. That ends nothing here: only Clerk's own
 *   `user.deleted` does, since a key of another instance would know nobody at all
 * @throws {UnavailableError} when Clerk cannot be asked
 */
export async function pullPerson(parts: PullParts, userId: string): Promise<boolean> {
  const entry = await parts.directory?.read(userId)
  if (entry === undefined) return false
  const gone = await reachable('postgres', membershipsGone(parts, userId, entry))
  for (const event of [entry.person, ...entry.memberships, ...gone]) {
    await reachable('postgres', applyEvent(parts, NO_EVENT, event))
  }
  await reachable('postgres', writeAgain(parts.database, userId))
  return true
}

async function membershipsGone(
  { database, clock }: { readonly database: Kysely<Database>; readonly clock: Clock },
  userId: string,
  { memberships }: DirectoryEntry,
) {
  const rows = await database
    .selectFrom('clerk_memberships')
    .selectAll()
    .where('user_id', '=', userId)
    .where('removed', '=', false)
    .where('clerk_version', '<', String(clock.now() - SETTLED_MS))
    .execute()
  return rows
    .filter(({ id }) => !memberships.some((one) => one.id === id))
    .map(({ id, organization_id, role, clerk_version }) => ({
      kind: 'membership' as const,
      id,
      userId,
      organizationId: organization_id,
      role,
      version: Number(clerk_version),
      removed: true,
    }))
}

/** As if it had never been written, and never failed. */
export async function writeAgain(database: Kysely<Database>, userId?: string): Promise<void> {
  let query = database
    .updateTable('mapping_syncs')
    .set({ synced_revision: 0, failed_revision: 0, attempts: 0, retry_at: null, error: null })
  if (userId !== undefined) query = query.where('clerk_user_id', '=', userId)
  await query.execute()
}
