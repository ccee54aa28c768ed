import type { Transaction } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import type { IdMaker } from '@parley/shared/identity/ids'

export interface NewAccount {
  readonly name: string
  /** Shown to be theirs; a sign-in elsewhere may not say. */
  readonly email?: string
  /** IANA. */
  readonly zone: string
  /** Of the password; nobody signs in with one where there is none. */
  readonly hash?: string
}

/** What a person begins with, however they came: the role that everybody has. */
const FIRST_ROLE = 'customer'

/**
 * Makes a person with everything that goes with one: role, built-in calendar, office hours.
 *
 * @param now also when their address was shown to be theirs
 * @returns the new user's id
 */
export async function createAccount(
  trx: Transaction<Database>,
  { name, email, zone, hash }: NewAccount,
  { newId, now }: { readonly newId: IdMaker; readonly now: Date },
): Promise<string> {
  const id = newId('user')
  const email_verified_at = email === undefined ? null : now
  await trx
    .insertInto('users')
    .values({
      id,
      name,
      email: email ?? null,
      zone,
      locale: 'en-GB',
      created_at: now,
      email_verified_at,
    })
    .execute()
  if (hash !== undefined && email !== undefined) {
    await trx.insertInto('password_credentials').values({ user_id: id, email, hash }).execute()
  }
  await trx.insertInto('user_roles').values({ user_id: id, role: FIRST_ROLE }).execute()
  await trx
    .insertInto('calendar_accounts')
    .values({
      id: newId('acct'),
      user_id: id,
      provider: 'built-in',
      provider_sub: id,
      status: 'active',
      is_default: true,
      counts_as_busy: true,
    })
    .execute()
  await trx.insertInto('working_hours').values(officeHours(id)).execute()
  return id
}

/** Monday to Friday, nine to five. */
function officeHours(owner: string) {
  return [1, 2, 3, 4, 5].map((weekday) => ({
    owner_id: owner,
    weekday,
    starts: '09:00:00',
    ends: '17:00:00',
  }))
}
