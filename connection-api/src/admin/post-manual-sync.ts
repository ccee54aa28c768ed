import { z } from 'zod'
import { AppError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import { pullPerson, type PullParts } from '../clerk-sync/pull-person.ts'
import { readLastRun, startSyncAll } from '../clerk-sync/sync-all.ts'
import { reachable } from '../http/reachable.ts'
import type { SignedIn } from '../login/login-session.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { recordDone } from './record-shown.ts'

const UserId = z.string().regex(/^user_[A-Za-z0-9]{1,64}$/)
const Body = z.union([z.strictObject({ userId: UserId }), z.strictObject({ all: z.literal(true) })])

/**
 * `POST /api/admin/manual-sync` (seed s3): reads one person anew from Clerk (`{"userId"}`), or
 * begins to read everybody (`{"all":true}`); all that were read are written everywhere again.
 */
export function postManualSync(parts: PullParts): SignedInHandler {
  return async (admin, request, response) => {
    const wish = parseRequest(Body, request.body)
    if ('all' in wish) {
      await syncEverybody(parts, admin)
      response.status(202).json({ success: true, run: await readLastRun(parts.database) })
      return
    }
    await syncOne(parts, admin, wish.userId)
    response.json({ success: true, userId: wish.userId })
  }
}

/** `GET /api/admin/manual-sync`: how far the last run over everybody has come. */
export function getManualSync({ database }: PullParts): SignedInHandler {
  return async (_admin, _request, response) => {
    const run = (await readLastRun(database)) ?? null
    response.set('Cache-Control', 'no-store').json({ run })
  }
}

/** @throws {AppError} 404 for somebody whom Clerk does not know */
export async function syncOne(parts: PullParts, admin: SignedIn, userId: string): Promise<void> {
  requireClerk(parts)
  const done = { owner: userId, what: 'admin.sync_person' }
  await reachable('postgres', recordDone(parts, admin, done))
  if (await pullPerson(parts, userId)) return
  throw new AppError('Clerk knows nobody of that id. Nothing was changed here.', {
    code: 'user_not_found',
    status: 404,
  })
}

export async function syncEverybody(parts: PullParts, admin: SignedIn): Promise<void> {
  requireClerk(parts)
  const done = { owner: admin.userId, what: 'admin.sync_all' }
  await reachable('postgres', recordDone(parts, admin, done))
  await startSyncAll(parts, admin.userId)
}

function requireClerk({ directory }: PullParts): void {
  if (directory !== undefined) return
  throw new AppError('Clerk is not set up here. Set CLERK_SECRET_KEY and what goes with it.', {
    code: 'not_configured',
    status: 409,
  })
}
