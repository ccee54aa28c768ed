import { signAccessToken } from '@parley/connection-api/src/login/access-token.ts'
import type { Database } from '@parley/shared/database/schema'
import { newId } from '@parley/shared/identity/ids'
import { systemClock } from '@parley/shared/time/clock'
import type { Kysely } from 'kysely'

/** People signed in, each with an access token: nobody may have more than a few calls at once. */
export async function signInPeople(
  database: Kysely<Database>,
  count: number,
  secret: string,
): Promise<string[]> {
  const now = systemClock.now()
  const people = Array.from({ length: count }, () => ({ userId: newId('user'), sid: newId('ses') }))
  const common = { created_at: new Date(now) }
  await database.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('users')
      .values(
        people.map(({ userId: id }) => ({
          id,
          name: 'Ada Lovelace',
          email: `${id}@example.com`,
          zone: 'Europe/London',
          locale: 'en-GB',
          ...common,
        })),
      )
      .execute()
    await transaction
      .insertInto('user_roles')
      .values(people.map(({ userId: user_id }) => ({ user_id, role: 'customer' })))
      .execute()
    await transaction
      .insertInto('login_sessions')
      .values(
        people.map(({ userId: user_id, sid: id }) => ({
          id,
          user_id,
          platform: 'web',
          expires_at: new Date(now + 3600_000),
          ended_at: null,
          end_reason: null,
          ...common,
        })),
      )
      .execute()
  })
  const key = { key: new TextEncoder().encode(secret), seconds: 1800 }
  return Promise.all(
    people.map((person) => {
      const proofs = { twoFactor: false, biometric: false }
      const roles = { roles: ['customer'], permissions: ['read' as const] }
      const claims = { ...person, ...proofs, ...roles, name: 'Ada', email: '', platform: 'web' }
      return signAccessToken(claims, key, systemClock)
    }),
  )
}
