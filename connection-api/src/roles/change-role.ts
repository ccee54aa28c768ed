import type { Kysely } from 'kysely'
import { AppError } from '@parley/shared/errors/app-error'
import type { Database } from '@parley/shared/database/schema'
import { reachable } from '../http/reachable.ts'

/** May give and take roles; no permission for calendars goes with it. */
export const ADMIN = 'admin'

/** Roles of a person, in order; undefined when there is no such person. */
export async function rolesOf(
  database: Kysely<Database>,
  userId: string,
): Promise<string[] | undefined> {
  const query = database
    .selectFrom('users as u')
    .leftJoin('user_roles as r', 'r.user_id', 'u.id')
    .select('r.role')
    .where('u.id', '=', userId)
    .orderBy('r.role')
  const rows = await reachable('postgres', query.execute())
  return rows.length === 0 ? undefined : rows.flatMap(({ role }) => role ?? [])
}

/** @throws {AppError} 404 for a role that nothing goes with */
export async function grantRole(
  database: Kysely<Database>,
  userId: string,
  role: string,
): Promise<void> {
  if (role !== ADMIN && !(await roleExists(database, role))) throw noSuchRole()
  const insert = database
    .insertInto('user_roles')
    .values({ user_id: userId, role })
    .onConflict((conflict) => conflict.doNothing())
  await reachable('postgres', insert.execute())
}

/** What depended on it ends by the trigger's notification, whoever calls this. */
export async function revokeRole(
  database: Kysely<Database>,
  userId: string,
  role: string,
): Promise<void> {
  const remove = database
    .deleteFrom('user_roles')
    .where('user_id', '=', userId)
    .where('role', '=', role)
  await reachable('postgres', remove.execute())
}

async function roleExists(database: Kysely<Database>, role: string): Promise<boolean> {
  const query = database.selectFrom('role_permissions').select('role').where('role', '=', role)
  return (await reachable('postgres', query.executeTakeFirst())) !== undefined
}

const noSuchRole = () =>
  new AppError('There is no such role. role_permissions has those that there are, and admin.', {
    code: 'role_not_found',
    status: 404,
  })
