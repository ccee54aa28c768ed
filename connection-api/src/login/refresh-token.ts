import { sql, type Kysely, type Transaction } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import type { Clock } from '@parley/shared/time/clock'
import { reachable } from '../http/reachable.ts'
import { hashToken, newRandomToken, nextToken } from './random-token.ts'

/** However often it is refreshed, a login session asks for the password again after this. */
const LONGEST_LOGIN_MS = 30 * 24 * 3600 * 1000

export interface RefreshTokenParts {
  readonly database: Kysely<Database>
  readonly clock: Clock
  /** Life of a token that nobody uses. */
  readonly refreshToken: { readonly ms: number }
}

/**
 * What became of a refresh token that somebody showed. `reused`: it had been used before, and the
 * login session's row is ended by now.
 */
export type Rotation =
  | { readonly outcome: 'rotated'; readonly sid: string; readonly refreshToken: string }
  | { readonly outcome: 'reused'; readonly sid: string }
  | { readonly outcome: 'unknown' }

const UNKNOWN = { outcome: 'unknown' } as const

/** The first token of a login session. */
export async function issueRefreshToken(parts: RefreshTokenParts, sid: string): Promise<string> {
  const now = parts.clock.now()
  const token = newRandomToken()
  const times = { issuedAt: new Date(now), expiresAt: new Date(now + parts.refreshToken.ms) }
  await reachable('postgres', insertToken(parts.database, token, { sid, ...times }))
  return token
}

/**
 * Exchanges a token for the next one. A token is good once: one that comes back is either stolen or
 * was stolen and used by somebody else, and nobody can tell which, so the whole login session ends
 * (RFC 9700, section 4.14.2). There is no grace for a second use at the same moment: it would be
 * a thief's as well as a client's own. A client that lost an answer asks again by the same attempt.
 */
export function rotateRefreshToken(
  parts: RefreshTokenParts,
  shown: { readonly token: string; readonly attempt: string | undefined },
): Promise<Rotation> {
  return reachable(
    'postgres',
    parts.database.transaction().execute((trx) => rotate(trx, parts, shown)),
  )
}

async function rotate(
  trx: Transaction<Database>,
  { clock, refreshToken }: RefreshTokenParts,
  { token, attempt }: Parameters<typeof rotateRefreshToken>[1],
): Promise<Rotation> {
  const now = new Date(clock.now())
  const shown = await lockToken(trx, token)
  if (!shown) return UNKNOWN
  const { login_session_id: sid, hash } = shown
  const next = attempt === undefined ? newRandomToken() : nextToken(token, attempt)
  if (shown.used_at) {
    const again = attempt !== undefined && (await waitsToBeUsed(trx, next, now))
    return again ? { outcome: 'rotated', sid, refreshToken: next } : endReused(trx, sid, now)
  }
  if (shown.expires_at <= now) return UNKNOWN
  const expiresAt = await extendLogin(trx, sid, now, refreshToken.ms)
  if (!expiresAt) return UNKNOWN
  await trx.updateTable('refresh_tokens').set({ used_at: now }).where('hash', '=', hash).execute()
  await insertToken(trx, next, { sid, issuedAt: now, expiresAt })
  return { outcome: 'rotated', sid, refreshToken: next }
}

/**
 * The same attempt makes the same successor. As long as nobody has used that one, whoever asks again
 * has not had it; once it was used, somebody had.
 */
async function waitsToBeUsed(trx: Transaction<Database>, next: string, now: Date) {
  const successor = await lockToken(trx, next)
  return successor !== undefined && !successor.used_at && successor.expires_at > now
}

/** Two uses at once wait for one another here: the second finds the token used. */
function lockToken(trx: Transaction<Database>, token: string) {
  return trx
    .selectFrom('refresh_tokens')
    .selectAll()
    .where('hash', '=', hashToken(token))
    .forUpdate()
    .executeTakeFirst()
}

async function endReused(trx: Transaction<Database>, sid: string, now: Date): Promise<Rotation> {
  await trx
    .updateTable('login_sessions')
    .set({ ended_at: now, end_reason: 'refresh_token_reused' })
    .where('id', '=', sid)
    .where('ended_at', 'is', null)
    .execute()
  return { outcome: 'reused', sid }
}

/** @returns until when it lasts now; undefined when the login session is over */
async function extendLogin(
  trx: Transaction<Database>,
  sid: string,
  now: Date,
  ms: number,
): Promise<Date | undefined> {
  const wish = new Date(now.getTime() + ms)
  const longest = sql`make_interval(secs => ${Math.max(LONGEST_LOGIN_MS, ms) / 1000})`
  const row = await trx
    .updateTable('login_sessions')
    .set({
      last_used_at: now,
      expires_at: sql<Date>`least(${wish}::timestamptz, created_at + ${longest})`,
    })
    .where('id', '=', sid)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('expires_at')
    .executeTakeFirst()
  return row?.expires_at
}

async function insertToken(
  database: Kysely<Database>,
  token: string,
  { sid, issuedAt, expiresAt }: { sid: string; issuedAt: Date; expiresAt: Date },
): Promise<void> {
  const row = {
    hash: hashToken(token),
    login_session_id: sid,
    issued_at: issuedAt,
    expires_at: expiresAt,
  }
  await database.insertInto('refresh_tokens').values(row).execute()
}

/** Forgets tokens that could not be used any more, used or not. */
export async function forgetRefreshTokens({
  database,
  clock,
}: Pick<RefreshTokenParts, 'database' | 'clock'>): Promise<void> {
  const old = database
    .deleteFrom('refresh_tokens')
    .where('expires_at', '<', new Date(clock.now()))
    .execute()
  await reachable('postgres', old)
}
