import type { Kysely } from 'kysely'
import { recordAccountEvent } from '@parley/shared/calendar-accounts/account-audit'
import { UNIQUE_VIOLATION, sqlState } from '@parley/shared/database/create-database'
import type { Database } from '@parley/shared/database/schema'
import { reachable } from '../http/reachable.ts'
import { normalEmail } from '../login/login-request.ts'
import { ConsentRefused } from '../oauth/consent-failure.ts'
import type { ProviderIdentity } from '../oauth/id-token.ts'
import { createAccount } from '../registration/create-account.ts'
import type { GoogleSignInParts } from './sign-in-parts.ts'

export const KIND = 'google'

type Key = Pick<ProviderIdentity, 'issuer' | 'subject'>

/** Whose identity it is. Only issuer and subject count: addresses change hands. */
export async function findIdentity(
  database: Kysely<Database>,
  { issuer, subject }: Key,
): Promise<string | undefined> {
  const query = database
    .selectFrom('login_identities')
    .select('user_id')
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
  return (await reachable('postgres', query.executeTakeFirst()))?.user_id
}

/** Who has this address here: somebody to be asked for a proof, never to be merged with. */
export async function findByEmail(
  database: Kysely<Database>,
  address: string,
): Promise<string | undefined> {
  const email = normalEmail(address)
  const byPassword = database
    .selectFrom('password_credentials')
    .select('user_id')
    .where('email', '=', email)
  const known = await reachable('postgres', byPassword.executeTakeFirst())
  if (known) return known.user_id
  const byAddress = database
    .selectFrom('users')
    .select('id')
    .where((row) => row(row.fn<string>('lower', ['email']), '=', email))
  return (await reachable('postgres', byAddress.executeTakeFirst()))?.id
}

/**
 * Lets this identity sign that person in, who has just proved to be it.
 *
 * @throws {ConsentRefused} when it signs in somebody else
 */
export async function joinIdentity(
  parts: GoogleSignInParts,
  userId: string,
  { issuer, subject }: Key,
): Promise<void> {
  const owner = await findIdentity(parts.database, { issuer, subject })
  if (owner === userId) return
  if (owner !== undefined) throw new ConsentRefused('identity_in_use')
  const work = parts.database.transaction().execute(async (trx) => {
    await trx
      .insertInto('login_identities')
      .values({ id: parts.newId('login'), user_id: userId, kind: KIND, issuer, subject })
      .execute()
    await recordAccountEvent(trx, parts, { userId, what: 'identity.join', outcome: 'allowed' })
  })
  await refuseTaken(work)
}

/** Makes a person of somebody whom nobody here knows. @returns their id */
export async function createWithIdentity(
  parts: GoogleSignInParts,
  { issuer, subject, email = '', name }: ProviderIdentity,
): Promise<string> {
  if (!parts.registrationOpen) throw new ConsentRefused('registration_closed')
  const address = normalEmail(email)
  const work = parts.database.transaction().execute(async (trx) => {
    const now = new Date(parts.clock.now())
    const person = { name: spoken(name) || address, email: address, zone: 'UTC' }
    const userId = await createAccount(trx, person, { newId: parts.newId, now })
    await trx
      .insertInto('login_identities')
      .values({ id: parts.newId('login'), user_id: userId, kind: KIND, issuer, subject })
      .execute()
    return userId
  })
  return refuseTaken(work)
}

/** A name as it can be said: nothing invisible, and of a length that people have. */
function spoken(name = ''): string {
  return name.replaceAll(/\p{C}/gu, '').trim().slice(0, 100)
}

/** Two browsers at once: the second finds the identity taken, and can simply sign in. */
async function refuseTaken<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (sqlState(error) === UNIQUE_VIOLATION) throw new ConsentRefused('expired', error)
    return reachable('postgres', Promise.reject(error))
  }
}
