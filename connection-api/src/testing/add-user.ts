import type { Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import { newId } from '@parley/shared/identity/ids'
import { hashPassword } from '../login/password.ts'

export const TEST_PASSWORD = 'correct horse battery staple'

export interface TestUser {
  readonly id: string
  readonly email: string
}

/** Somebody who can sign in with {@link TEST_PASSWORD}. */
export async function addUser(
  database: Kysely<Database>,
  { id = newId('user'), name = 'Ada Lovelace', role = 'customer', zone = 'Europe/London' } = {},
): Promise<TestUser> {
  const email = `${id}@example.com`
  const user = { id, name, email, zone, locale: 'en-GB', created_at: new Date() }
  await database.insertInto('users').values(user).execute()
  await database
    .insertInto('password_credentials')
    .values({ user_id: id, email, hash: await testHash() })
    .execute()
  await database.insertInto('user_roles').values({ user_id: id, role }).execute()
  return { id, email }
}

let hash: Promise<string> | undefined

/** Made once: it is meant to be slow. */
function testHash(): Promise<string> {
  hash ??= hashPassword(TEST_PASSWORD)
  return hash
}
