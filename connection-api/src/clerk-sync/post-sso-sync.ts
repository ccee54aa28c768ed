import { z } from 'zod'
import { AppError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import { reachable } from '../http/reachable.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { pullPerson, type PullParts } from './pull-person.ts'

const Body = z.strictObject({
  organizationId: z
    .string()
    .regex(/^[A-Za-z0-9_]{1,80}$/)
    .optional(),
})

/**
 * `POST /api/auth/sso-sync` (seed s3): somebody came by their organisation's sign-in, maybe for the
 * first time. What Clerk says of them is read and kept at once, and written elsewhere within seconds.
 */
export function postSsoSync(parts: PullParts): SignedInHandler {
  return async ({ userId }, request, response) => {
    const { organizationId } = parseRequest(Body, request.body ?? {})
    const before = await mappingOf(parts, userId)
    if (!(await pullPerson(parts, userId))) throw notOfClerk()
    if (organizationId !== undefined) await requireMember(parts, userId, organizationId)
    const mapping = await mappingOf(parts, userId)
    response.set('Cache-Control', 'no-store').json({
      success: true,
      firstTimeLogin: before?.last_synced_at == null,
      // People have the same id everywhere.
      userId: mapping?.zep_user_id ?? userId,
    })
  }
}

function mappingOf({ database }: PullParts, userId: string) {
  const query = database
    .selectFrom('user_mappings')
    .select(['zep_user_id', 'last_synced_at'])
    .where('clerk_user_id', '=', userId)
  return reachable('postgres', query.executeTakeFirst())
}

async function requireMember(parts: PullParts, userId: string, organizationId: string) {
  const query = parts.database
    .selectFrom('clerk_memberships')
    .select('id')
    .where('user_id', '=', userId)
    .where('organization_id', '=', organizationId)
    .where('removed', '=', false)
  if (await reachable('postgres', query.executeTakeFirst())) return
  throw new AppError('You are not a member of that organisation. Ask its admin to invite you.', {
    code: 'not_a_member',
    status: 403,
  })
}

const notOfClerk = () =>
  new AppError('You do not sign in with Clerk here, so there is nothing to keep in step.', {
    code: 'not_of_clerk',
    status: 409,
  })
