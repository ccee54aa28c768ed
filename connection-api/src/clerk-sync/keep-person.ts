import { sql, type Transaction } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import { NAMELESS } from '../clerk/clerk-user.ts'
import { endLoginsOf } from '../login/end-login.ts'
import type { PersonEvent } from './clerk-event.ts'
import { applyRoles } from './apply-roles.ts'
import { lockPerson } from './lock-person.ts'
import type { SyncParts } from './sync-parts.ts'

/** Keeps what Clerk says of a person, unless something newer was heard or they are gone. */
export async function keepPerson(
  parts: SyncParts,
  eventId: string,
  person: PersonEvent,
): Promise<void> {
  const { database, clock } = parts
  const now = new Date(clock.now())
  const isNewest = await database.transaction().execute(async (trx) => {
    await lockPerson(trx, person.userId)
    if (!(await keepNewest(trx, eventId, person, now))) return false
    await updateAccount(trx, person, now)
    await applyRoles(trx, person.userId, now)
    return true
  })
  if (isNewest && person.suspended) await endLoginsOf(parts, person.userId, 'clerk_user_suspended')
}

/** Of two that became so in the same millisecond, the greater event id counts, whichever came first. */
async function keepNewest(
  trx: Transaction<Database>,
  eventId: string,
  { userId, version, name, email, ownRoles, suspended }: PersonEvent,
  now: Date,
): Promise<boolean> {
  const said = {
    name: name ?? null,
    email: email ?? null,
    own_roles: ownRoles,
    status: suspended ? ('suspended' as const) : ('active' as const),
    clerk_version: version,
    clerk_event: eventId,
    updated_at: now,
  }
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('user_mappings')
    .values({ clerk_user_id: userId, created_at: now, ...said })
    .onConflict((conflict) =>
      conflict
        .column('clerk_user_id')
        .doUpdateSet(said)
        .where('user_mappings.status', '<>', 'deleted')
        .where(
          sql<boolean>`(user_mappings.clerk_version, user_mappings.clerk_event collate "C")
            <= (excluded.clerk_version, excluded.clerk_event collate "C")`,
        ),
    )
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** Those who never came here have no account. */
async function updateAccount(
  trx: Transaction<Database>,
  { userId, name, email }: PersonEvent,
  now: Date,
): Promise<void> {
  await trx
    .updateTable('users')
    .set({
      name: name ?? NAMELESS,
      email: email ?? null,
      email_verified_at: email === undefined ? null : now,
    })
    .where('id', '=', userId)
    .where('id', 'in', (eb) =>
      eb.selectFrom('login_identities').select('user_id').where('kind', '=', 'clerk'),
    )
    .execute()
}
