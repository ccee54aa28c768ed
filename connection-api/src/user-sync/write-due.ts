import { isUnleased, leasedBy, newLeaseOwner, NO_LEASE } from '@parley/shared/database/row-lease'
import { setTimeout as wait } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import type { Logger } from '@parley/shared/logging/logger'
import type { Clock } from '@parley/shared/time/clock'
import type { PermissionCache } from '../clerk-sync/permission-cache.ts'
import { duePeople, type DuePerson } from './due-people.ts'
import { noteWritten } from './note-written.ts'
import { PlaceBusyError, type Place, type SyncedPerson } from './place.ts'

/** Longer than a batch may take, one record at a time. */
const LEASE_MS = 120_000

export interface WriteParts {
  readonly database: Kysely<Database>
  readonly clock: Clock
  readonly log: Logger
  readonly permissions: PermissionCache
}

/**
 * Writes to a place what it does not have as it is, batch after batch at the place's own pace, until
 * nothing is left or it wants no more. One process at a time does that: limits are the place's, not
 * a process's, and no older write overtakes a newer one.
 *
 * @returns how many people were written
 */
export async function writeDue(
  parts: WriteParts,
  place: Place,
  stop?: AbortSignal,
): Promise<number> {
  const owner = newLeaseOwner()
  const isOver = () => stop?.aborted === true
  let count = 0
  try {
    while (!isOver() && (await lease(parts, place, owner))) {
      const pace = wait(place.paceMs, undefined, { signal: stop }).catch(() => undefined)
      const written = await writeBatch(parts, place)
      if (written === 0) break
      count += written
      await pace
    }
  } finally {
    await parts.database
      .updateTable('sync_places')
      .set(NO_LEASE)
      .where('place', '=', place.name)
      .where('lease_owner', '=', owner)
      .execute()
  }
  return count
}

/** Takes the place, or keeps it. @returns false when somebody else has it, or it is to be left alone */
async function lease({ database, clock }: WriteParts, { name }: Place, owner: string) {
  const now = clock.now()
  const { numUpdatedRows } = await database
    .updateTable('sync_places')
    .set(leasedBy(owner, now, LEASE_MS))
    .where('place', '=', name)
    .where((eb) => eb.or([eb('lease_owner', '=', owner), isUnleased(now)]))
    .where((eb) => eb.or([eb('not_before', 'is', null), eb('not_before', '<=', new Date(now))]))
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** @returns how many were looked at: none when nothing is due, or the place wants no more */
async function writeBatch(parts: WriteParts, place: Place): Promise<number> {
  const { database, clock } = parts
  const due = await duePeople(database, place.name, clock.now(), place.batch)
  if (due.length === 0) return 0
  const people = await Promise.all(due.map((row) => toPerson(parts, row)))
  try {
    const outcomes = await place.write(people)
    for (const [index, person] of due.entries()) {
      const written = outcomes[index] ?? { kind: 'unavailable', code: 'no_outcome' }
      await noteWritten(database, place.name, person, { written, now: clock.now() })
    }
    await noteProblem(parts, place, null)
    return due.length
  } catch (error) {
    if (!(error instanceof PlaceBusyError)) throw error
    parts.log.warn({ place: place.name, code: error.code }, 'A place takes no people just now')
    await noteProblem(parts, place, error)
    return 0
  }
}

async function noteProblem(
  { database, clock }: WriteParts,
  { name }: Place,
  busy: PlaceBusyError | null,
): Promise<void> {
  await database
    .updateTable('sync_places')
    .set({
      problem: busy?.code ?? null,
      not_before: busy && new Date(clock.now() + busy.waitMs),
    })
    .where('place', '=', name)
    .execute()
}

async function toPerson({ permissions, clock }: WriteParts, row: DuePerson): Promise<SyncedPerson> {
  return {
    userId: row.clerk_user_id,
    name: row.name,
    email: row.email,
    roles: row.roles,
    permission: await permissions.of(row.clerk_user_id),
    status: row.status,
    zepUserId: row.zep_user_id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    syncedAt: new Date(clock.now()),
  }
}
