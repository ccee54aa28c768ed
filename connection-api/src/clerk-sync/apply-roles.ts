import type { Transaction } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import { permissionOf, type Permission } from './permission.ts'

/** What everybody has who is in no organisation and was given nothing (seed s3). */
const EVERYBODY = 'user'

/** Roles here that follow from Clerk; whoever may give roles gives the others. */
const HERE: Readonly<Record<Permission, 'customer' | 'viewer'>> = {
  admin: 'customer',
  user: 'customer',
  read_only: 'viewer',
}

/**
 * Makes a person's roles those that follow from what is known of them: in their mapping, and in
 * their account where they have one. Clerk's admins get no right over others here: anybody may be
 * admin of an organisation that they made. The transaction holds the person's lock.
 */
export async function applyRoles(
  trx: Transaction<Database>,
  userId: string,
  now: Date,
): Promise<void> {
  const mapping = await trx
    .selectFrom('user_mappings')
    .select(['own_roles', 'roles', 'status'])
    .where('clerk_user_id', '=', userId)
    .executeTakeFirst()
  const roles = mapping?.status === 'deleted' ? [] : await rolesOf(trx, userId, mapping?.own_roles)
  if (mapping !== undefined && mapping.roles.join() !== roles.join()) {
    await trx
      .updateTable('user_mappings')
      .set({ roles, updated_at: now })
      .where('clerk_user_id', '=', userId)
      .execute()
  }
  const isTheirs = await hasClerkAccount(trx, userId)
  if (isTheirs) await giveHere(trx, userId, await permissionOf(trx, roles))
}

/** Somebody who was in an organisation and is in none any more has left: nothing is left to them. */
async function rolesOf(
  trx: Transaction<Database>,
  userId: string,
  ownRoles: readonly string[] = [],
): Promise<string[]> {
  const memberships = await trx
    .selectFrom('clerk_memberships')
    .select(['role', 'removed'])
    .where('user_id', '=', userId)
    .execute()
  const held = memberships.filter(({ removed }) => !removed).map(({ role }) => role)
  const roles = [...new Set([...ownRoles, ...held])].toSorted()
  return roles.length === 0 && memberships.length === 0 ? [EVERYBODY] : roles
}

async function hasClerkAccount(trx: Transaction<Database>, userId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('login_identities')
    .select('id')
    .where('user_id', '=', userId)
    .where('kind', '=', 'clerk')
    .where('subject', '=', userId)
    .executeTakeFirst()
  return row !== undefined
}

/** A role that goes ends what stood on it, by the trigger's notification. */
async function giveHere(
  trx: Transaction<Database>,
  userId: string,
  permission: Permission | undefined,
): Promise<void> {
  const role = permission && HERE[permission]
  await trx
    .deleteFrom('user_roles')
    .where('user_id', '=', userId)
    .where('role', 'in', Object.values(HERE))
    .where('role', '<>', role ?? '')
    .execute()
  if (role === undefined) return
  await trx
    .insertInto('user_roles')
    .values({ user_id: userId, role })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
