import type { Kysely } from 'kysely'
import { sqlState, UNIQUE_VIOLATION } from '@parley/shared/database/create-database'
import type { Database } from '@parley/shared/database/schema'
import type { IdMaker } from '@parley/shared/identity/ids'
import type { Clock } from '@parley/shared/time/clock'
import { TokenError } from '@parley/shared/tokens/token-error'
import { applyRoles } from '../clerk-sync/apply-roles.ts'
import { isDeleted, lockPerson } from '../clerk-sync/lock-person.ts'
import { reachable } from '../http/reachable.ts'
import { createAccount } from '../registration/create-account.ts'
import type { ReadClerkProfile } from './clerk-profile.ts'
import type { ClerkClaims } from './clerk-token.ts'

const KIND = 'clerk'
/** Of whom no name is known. */
export const NAMELESS = 'Parley user'

export interface ClerkUserParts {
  readonly database: Kysely<Database>
  readonly clock: Clock
  readonly newId: IdMaker
  readonly issuer: string
  readonly readProfile: ReadClerkProfile
}

/**
 * The user behind a Clerk token, whose id is the Clerk id. Made on first sight; after that kept to
 * the name and address that the token brings.
 *
 * @throws {TokenError} when the id is that of an account which Clerk did not make
 */
export async function keepClerkUser(parts: ClerkUserParts, claims: ClerkClaims): Promise<void> {
  if (await isKnown(parts, claims.sub)) return update(parts, claims)
  const person = await describe(parts, claims)
  try {
    await parts.database.transaction().execute(async (transaction) => {
      await lockPerson(transaction, claims.sub)
      if (await isDeleted(transaction, claims.sub)) throw new TokenError('wrong_claims')
      const newId: IdMaker = (kind) => (kind === 'user' ? claims.sub : parts.newId(kind))
      const now = new Date(parts.clock.now())
      await createAccount(transaction, person, { newId, now })
      const { sub } = claims
      const identity = { user_id: sub, kind: KIND, issuer: parts.issuer, subject: sub }
      await transaction
        .insertInto('login_identities')
        .values({ id: parts.newId('login'), ...identity })
        .execute()
      await applyRoles(transaction, sub, now)
    })
  } catch (error) {
    if (error instanceof TokenError) throw error
    if (sqlState(error) !== UNIQUE_VIOLATION) return reachable('postgres', Promise.reject(error))
    // Seen for the first time twice at once; or the id is somebody's who has nothing to do with it.
    if (!(await isKnown(parts, claims.sub))) throw new TokenError('wrong_claims', error)
  }
}

async function isKnown({ database, issuer }: ClerkUserParts, subject: string): Promise<boolean> {
  const query = database
    .selectFrom('login_identities')
    .select('user_id')
    .where('kind', '=', KIND)
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .where('user_id', '=', subject)
  return (await reachable('postgres', query.executeTakeFirst())) !== undefined
}

/** Clerk is asked only for what its token leaves out. */
async function describe({ readProfile }: ClerkUserParts, claims: ClerkClaims) {
  const asked =
    claims.email === undefined || claims.name === undefined
      ? await readProfile(claims.sub)
      : undefined
  const email = claims.email ?? asked?.email
  return {
    name: (claims.name ?? asked?.name ?? NAMELESS).slice(0, 100),
    ...(email === undefined ? {} : { email: email.toLowerCase() }),
    zone: claims.zone ?? 'UTC',
  }
}

/** What Clerk's template says of an address is what Clerk has checked. */
async function update({ database, clock }: ClerkUserParts, { sub, email, name }: ClerkClaims) {
  if (email === undefined && name === undefined) return
  const now = new Date(clock.now())
  const address = email === undefined ? {} : { email: email.toLowerCase(), email_verified_at: now }
  const query = database
    .updateTable('users')
    .set({ ...address, ...(name === undefined ? {} : { name: name.slice(0, 100) }) })
    .where('id', '=', sub)
  await reachable('postgres', query.execute())
}
