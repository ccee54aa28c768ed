import type { Kysely } from 'kysely'
import { z } from 'zod'
import { AppError } from '@parley/shared/errors/app-error'
import type { Database } from '@parley/shared/database/schema'
import { parseRequest } from '@parley/shared/http/parse-request'
import type { Clock } from '@parley/shared/time/clock'
import type { EndCallParts } from '../calls/end-call.ts'
import { reachable } from '../http/reachable.ts'
import { endLogin, endLoginsOf } from './end-login.ts'
import type { SignedIn } from './login-session.ts'
import type { SignedInHandler } from './sign-in-required.ts'

interface SessionParts {
  readonly database: Kysely<Database>
  readonly clock: Clock
}

/** `GET /api/auth/sessions`: where I am signed in, newest first. */
export function getSessions(parts: SessionParts): SignedInHandler {
  return async (person, _request, response) => {
    const rows = await reachable('postgres', liveSessions(parts, person.userId).execute())
    const sessions = rows.map((row) => describeSession(row, person))
    response.set('Cache-Control', 'no-store').json({ sessions })
  }
}

/** `DELETE /api/auth/sessions/{id}`: signs me out there. */
export function deleteSession(parts: EndCallParts): SignedInHandler {
  return async ({ userId }, request, response) => {
    const id = String(request.params['id'])
    const query = liveSessions(parts, userId).where('id', '=', id)
    // No id of ours or Clerk's has anything else, and Postgres takes no NUL.
    const known = /^sess?_[A-Za-z0-9]{1,64}$/.test(id)
    const session = known && (await reachable('postgres', query.executeTakeFirst()))
    if (!session) throw noSuchSession()
    await endLogin(parts, id, 'ended_by_user')
    response.status(204).end()
  }
}

const EndAll = z.strictObject({ keepCurrent: z.boolean().default(false) })

/** `POST /api/auth/sessions/end-all`: signs me out everywhere, or everywhere else. */
export function postEndAllSessions(parts: EndCallParts): SignedInHandler {
  return async ({ userId, sid }, request, response) => {
    const { keepCurrent } = parseRequest(EndAll, request.body ?? {})
    await endLoginsOf(parts, userId, 'ended_by_user', keepCurrent ? sid : undefined)
    response.status(204).end()
  }
}

function liveSessions({ database, clock }: SessionParts, userId: string) {
  return database
    .selectFrom('login_sessions')
    .selectAll()
    .where('user_id', '=', userId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', new Date(clock.now()))
    .orderBy('created_at', 'desc')
    .orderBy('id')
}

type SessionRow = Awaited<ReturnType<ReturnType<typeof liveSessions>['executeTakeFirstOrThrow']>>

function describeSession(row: SessionRow, { sid }: SignedIn) {
  return {
    id: row.id,
    current: row.id === sid,
    platform: row.platform,
    created_at: row.created_at.toISOString(),
    last_used_at: (row.last_used_at ?? row.created_at).toISOString(),
    expires_at: row.expires_at.toISOString(),
    two_factor_verified: row.two_factor,
    biometric_verified: row.biometric,
  }
}

const noSuchSession = () =>
  new AppError('You are not signed in there. GET /api/auth/sessions lists where you are.', {
    code: 'session_not_found',
    status: 404,
  })
