import { Router, type Request } from 'express'
import { AppError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import { z } from 'zod'
import { adminOnly } from '../admin/admin-only.ts'
import type { EndCallParts } from '../calls/end-call.ts'
import type { SignedInHandler, signInRequired } from '../login/sign-in-required.ts'
import { grantRole, revokeRole, rolesOf } from './change-role.ts'
import { endWhatWentBeyond } from './rights-lost.ts'

const Params = z.object({
  id: z.string().regex(/^[A-Za-z0-9_]{1,100}$/),
  role: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,39}$/)
    .optional(),
})

/** Giving and taking roles, for people with the role `admin`. */
export function roleRoutes(
  parts: EndCallParts,
  signedIn: ReturnType<typeof signInRequired>,
): Router {
  const routes = Router()
  routes.get('/api/users/:id/roles', signedIn(adminOnly(getRoles(parts))))
  routes.put('/api/users/:id/roles/:role', signedIn(adminOnly(putRole(parts))))
  routes.delete('/api/users/:id/roles/:role', signedIn(adminOnly(deleteRole(parts))))
  return routes
}

function getRoles(parts: EndCallParts): SignedInHandler {
  return async (_admin, request, response) => {
    const { id } = await named(parts, request)
    response.set('Cache-Control', 'no-store').json({ roles: await rolesOf(parts.database, id) })
  }
}

function putRole(parts: EndCallParts): SignedInHandler {
  return async (admin, request, response) => {
    const { id, role } = await named(parts, request)
    await grantRole(parts.database, id, role)
    parts.log.info({ admin: admin.userId, user_id: id, role }, 'A role was given')
    response.json({ roles: await rolesOf(parts.database, id) })
  }
}

/** Answers once what depended on the role is over. */
function deleteRole(parts: EndCallParts): SignedInHandler {
  return async (admin, request, response) => {
    const { id, role } = await named(parts, request)
    await revokeRole(parts.database, id, role)
    await endWhatWentBeyond(parts, id)
    parts.log.info({ admin: admin.userId, user_id: id, role }, 'A role was taken away')
    response.json({ roles: await rolesOf(parts.database, id) })
  }
}

async function named({ database }: EndCallParts, request: Request) {
  const { id, role = '' } = parseRequest(Params, request.params)
  if ((await rolesOf(database, id)) === undefined) throw noSuchUser()
  return { id, role }
}

const noSuchUser = () =>
  new AppError('There is no such person.', { code: 'user_not_found', status: 404 })
