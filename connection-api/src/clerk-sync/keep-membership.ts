import { sql, type Transaction } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import { applyRoles } from './apply-roles.ts'
import type { MembershipEvent } from './clerk-event.ts'
import { lockPerson } from './lock-person.ts'
import type { SyncParts } from './sync-parts.ts'

/** Keeps what somebody is in an organisation; it may be heard before the person is. */
export async function keepMembership(
  { database, clock }: SyncParts,
  eventId: string,
  membership: MembershipEvent,
): Promise<void> {
  await database.transaction().execute(async (trx) => {
    await lockPerson(trx, membership.userId)
    await keepNewest(trx, eventId, membership)
    await applyRoles(trx, membership.userId, new Date(clock.now()))
  })
}

/** Once it is removed it stays so: Clerk gives another id to one who joins again. */
async function keepNewest(
  trx: Transaction<Database>,
  eventId: string,
  { id, userId, organizationId, role, version, removed }: MembershipEvent,
): Promise<void> {
  const said = { role, removed, clerk_version: version, clerk_event: eventId }
  await trx
    .insertInto('clerk_memberships')
    .values({ id, user_id: userId, organization_id: organizationId, ...said })
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet(said)
        .where(
          sql<boolean>`(clerk_memberships.removed, clerk_memberships.clerk_version, clerk_memberships.clerk_event collate "C")
            <= (excluded.removed, excluded.clerk_version, excluded.clerk_event collate "C")`,
        ),
    )
    .execute()
}
