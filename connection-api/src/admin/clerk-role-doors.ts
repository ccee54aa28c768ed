import { sql } from 'kysely'
import { z } from 'zod'
import { parseRequest } from '@parley/shared/http/parse-request'
import { applyRoles } from '../clerk-sync/apply-roles.ts'
import { lockPerson } from '../clerk-sync/lock-person.ts'
import type { SyncParts } from '../clerk-sync/sync-parts.ts'
import { reachable } from '../http/reachable.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { recordDone } from './record-shown.ts'

const Params = z.object({ role: z.string().regex(/^[a-z0-9_:]{1,100}$/) })
const Body = z.strictObject({ permission: z.enum(['admin', 'user', 'read_only', 'none']) })

/** `GET /api/admin/clerk-roles`: what a role at Clerk is worth here and at Zep. */
export function getClerkRoles({ database }: SyncParts): SignedInHandler {
  return async (_admin, _request, response) => {
    const query = database.selectFrom('clerk_roles').selectAll().orderBy('role')
    response.json({ roles: await reachable('postgres', query.execute()) })
  }
}

/**
 * `PUT /api/admin/clerk-roles/{role}`: a role is worth something else from now on, for everybody who
 * has it; `none` strikes it off. Asking again finishes what an outage cut short.
 */
export function putClerkRole(parts: SyncParts): SignedInHandler {
  return async (admin, request, response) => {
    const { role } = parseRequest(Params, request.params)
    const { permission } = parseRequest(Body, request.body)
    const { database } = parts
    const done = { owner: admin.userId, what: 'admin.set_role_worth' }
    await reachable('postgres', recordDone(parts, admin, done))
    await reachable('postgres', setWorth(database, role, permission))
    const people = await reachable('postgres', applyToAll(parts, role))
    response.json({ role, permission, people })
  }
}

async function setWorth(
  database: SyncParts['database'],
  role: string,
  permission: z.output<typeof Body>['permission'],
): Promise<void> {
  if (permission === 'none') {
    await database.deleteFrom('clerk_roles').where('role', '=', role).execute()
    return
  }
  await database
    .insertInto('clerk_roles')
    .values({ role, permission })
    .onConflict((conflict) => conflict.column('role').doUpdateSet({ permission }))
    .execute()
}

/** @returns how many people have the role */
async function applyToAll({ database, clock }: SyncParts, role: string): Promise<number> {
  const people = await database
    .updateTable('user_mappings')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where(sql<boolean>`${role} = any(roles)`)
    .returning('clerk_user_id')
    .execute()
  for (const { clerk_user_id: userId } of people) {
    await database.transaction().execute(async (trx) => {
      await lockPerson(trx, userId)
      await applyRoles(trx, userId, new Date(clock.now()))
    })
  }
  return people.length
}
