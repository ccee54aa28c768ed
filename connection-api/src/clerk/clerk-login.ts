import { sql, type Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import type { IdMaker } from '@parley/shared/identity/ids'
import type { Clock } from '@parley/shared/time/clock'
import { reachable } from '../http/reachable.ts'
import { CLERK_SKEW_SECONDS, type ClerkClaims } from './clerk-token.ts'

const DAY_MS = 24 * 3600 * 1000
/** As Clerk's sessions by default. Every token shows that Clerk still keeps it, so it is put off. */
const LOGIN_MS = 7 * DAY_MS

export interface ClerkLoginParts {
  readonly database: Kysely<Database>
  readonly clock: Clock
  readonly newId: IdMaker
}

/** A login session, and whether this is the first that we see of it. */
export interface ClerkLogin {
  readonly sid: string
  readonly expiresAt: Date
  readonly over: boolean
}

/** The login session that a token stands for, where there has been one. */
export function findClerkLogin(
  parts: ClerkLoginParts,
  claims: ClerkClaims,
): Promise<ClerkLogin | undefined> {
  const { sub, sid } = claims
  const ofSession = parts.database
    .selectFrom('login_sessions')
    .where('user_id', '=', sub)
    .select(['id as sid', 'expires_at as expiresAt', sql<boolean>`ended_at is not null`.as('over')])
  const query =
    sid === undefined
      ? ofSession.where('source', '=', 'clerk_template').where('ended_at', 'is', null)
      : ofSession.where('id', '=', sid).where('source', '=', 'clerk')
  return reachable('postgres', query.executeTakeFirst())
}

/**
 * Opens the login session of a token: Clerk's own `sid`, or, where the token names none, the one
 * that counts for all of the user's. The user exists.
 *
 * @returns undefined for a token of a template that is older than the end of one of the user's
 *   Clerk sessions: it may have been made in that one
 */
export async function openClerkLogin(
  parts: ClerkLoginParts,
  claims: ClerkClaims,
): Promise<string | undefined> {
  if (claims.sid !== undefined) return insert(parts, claims.sub, claims.sid, 'clerk')
  if (await isOlderThanAnEnd(parts, claims)) return undefined
  await insert(parts, claims.sub, parts.newId('ses'), 'clerk_template')
  return (await findClerkLogin(parts, claims))?.sid
}

/** Puts off its end, once a day. */
export async function keepClerkLogin(parts: ClerkLoginParts, login: ClerkLogin): Promise<void> {
  const now = parts.clock.now()
  if (login.expiresAt.getTime() > now + LOGIN_MS - DAY_MS) return
  const update = parts.database
    .updateTable('login_sessions')
    .set({ expires_at: new Date(now + LOGIN_MS) })
    .where('id', '=', login.sid)
    .where('ended_at', 'is', null)
  await reachable('postgres', update.execute())
}

async function insert(
  { database, clock }: ClerkLoginParts,
  userId: string,
  id: string,
  source: 'clerk' | 'clerk_template',
): Promise<string> {
  const now = clock.now()
  const login = { id, user_id: userId, platform: 'web', source, ended_at: null, end_reason: null }
  const query = database
    .insertInto('login_sessions')
    .values({ ...login, created_at: new Date(now), expires_at: new Date(now + LOGIN_MS) })
    .onConflict((conflict) => conflict.doNothing())
  await reachable('postgres', query.execute())
  return id
}

async function isOlderThanAnEnd(
  { database }: ClerkLoginParts,
  { sub, iat }: ClerkClaims,
): Promise<boolean> {
  const query = database
    .selectFrom('login_sessions')
    .select(({ fn }) => fn.max('ended_at').as('ended_at'))
    .where('user_id', '=', sub)
    .where('source', 'in', ['clerk', 'clerk_template'])
  const last = await reachable('postgres', query.executeTakeFirst())
  if (!last?.ended_at) return false
  return iat * 1000 <= last.ended_at.getTime() + CLERK_SKEW_SECONDS * 1000
}
