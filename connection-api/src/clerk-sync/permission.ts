import type { Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'

/** From most to least (seed s3). */
const PERMISSIONS = ['admin', 'user', 'read_only'] as const
export type Permission = (typeof PERMISSIONS)[number]

/** The most that any of the roles is worth; undefined: nothing. */
export async function permissionOf(
  database: Kysely<Database>,
  roles: readonly string[],
): Promise<Permission | undefined> {
  if (roles.length === 0) return undefined
  const rows = await database
    .selectFrom('clerk_roles')
    .select('permission')
    .where('role', 'in', roles)
    .execute()
  return PERMISSIONS.find((permission) => rows.some((row) => row.permission === permission))
}
