import { sql, type Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import type { IdMaker } from '@parley/shared/identity/ids'
import type { Clock } from '@parley/shared/time/clock'
import { scopesOfPermissions, type Scope } from '@parley/shared/tokens/scope'
import { reachable } from '../http/reachable.ts'

/** Where somebody signs in from; `synthetic` is the spoken caller of tests and demo. */
export type Platform = 'web' | 'mobile' | 'synthetic' | 'default'

/** What somebody proved at sign-in besides their password, or in place of it. */
export interface Proofs {
  /** A one-time or recovery code. */
  readonly twoFactor: boolean
  /** A passkey that checked the person (fingerprint, face, PIN). */
  readonly biometric: boolean
}

const NO_PROOFS: Proofs = { twoFactor: false, biometric: false }

/** Somebody signed in, as the database says it now. */
export interface SignedIn extends Proofs {
  readonly sid: string
  readonly userId: string
  readonly name: string
  readonly email: string
  readonly platform: string
  readonly roles: readonly string[]
  readonly permissions: readonly Scope[]
}

export interface LoginSessionParts {
  readonly database: Kysely<Database>
  readonly clock: Clock
  readonly newId: IdMaker
  /** Life of a refresh token, which is how long a device stays signed in that does not come back. */
  readonly refreshToken: { readonly ms: number }
}

/** @returns the id of the new login session */
export async function openLoginSession(
  { database, clock, newId, refreshToken }: LoginSessionParts,
  userId: string,
  platform: Platform,
  proofs: Proofs = NO_PROOFS,
): Promise<string> {
  const sid = newId('ses')
  const now = clock.now()
  const insert = database.insertInto('login_sessions').values({
    id: sid,
    user_id: userId,
    platform,
    created_at: new Date(now),
    expires_at: new Date(now + refreshToken.ms),
    ended_at: null,
    end_reason: null,
    two_factor: proofs.twoFactor,
    biometric: proofs.biometric,
  })
  await reachable('postgres', insert.execute())
  return sid
}

/** Who is signed in here, with roles and permissions as of now; undefined once it is over. */
export async function readLoginSession(
  { database, clock }: Pick<LoginSessionParts, 'database' | 'clock'>,
  sid: string,
): Promise<SignedIn | undefined> {
  const query = database
    .selectFrom('login_sessions as s')
    .innerJoin('users as u', 'u.id', 's.user_id')
    .leftJoin('password_credentials as c', 'c.user_id', 'u.id')
    .where('s.id', '=', sid)
    .where('s.ended_at', 'is', null)
    .where('s.expires_at', '>', new Date(clock.now()))
    .select([
      's.id as sid',
      's.user_id as userId',
      's.platform',
      's.two_factor as twoFactor',
      's.biometric',
      'u.name',
      sql<string>`coalesce(u.email, c.email, '')`.as('email'),
      sql<string[]>`array(
        select role from user_roles where user_id = u.id order by role)`.as('roles'),
      sql<string[]>`array(
        select p.permission from role_permissions p
        join user_roles r on r.role = p.role and r.user_id = u.id)`.as('permissions'),
    ])
  const row = await reachable('postgres', query.executeTakeFirst())
  return row && { ...row, permissions: scopesOfPermissions(row.permissions) }
}
