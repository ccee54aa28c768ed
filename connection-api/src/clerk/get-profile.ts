import type { Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import { reachable } from '../http/reachable.ts'
import { describePerson } from '../login/get-me.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'

interface ProfileParts {
  readonly database: Kysely<Database>
}

/**
 * `GET /users/me`, `/api/users/current` (seed s0) and `/api/auth/me` (seeds s2, s4): who is signed
 * in, as the database says it now.
 */
export function getProfile({ database }: ProfileParts): SignedInHandler {
  return async (person, _request, response) => {
    const row = await readProfile(database, person.userId)
    const { name, platform, userId, email } = person
    const has = (provider: 'google' | 'microsoft') => row.providers.includes(provider)
    response.set('Cache-Control', 'no-store').json({
      user_id: userId,
      clerk_user_id: row.clerkUserId,
      email: email === '' ? null : email,
      full_name: name,
      timezone: row.zone,
      created_at: row.createdAt.toISOString(),
      has_google_calendar: has('google'),
      has_microsoft_calendar: has('microsoft'),
      user: { ...describePerson(person), name, platform },
    })
  }
}

async function readProfile(database: Kysely<Database>, userId: string) {
  const query = database
    .selectFrom('users')
    .select(['zone', 'created_at as createdAt'])
    .select((eb) => [
      eb
        .selectFrom('login_identities')
        .select('subject')
        .whereRef('user_id', '=', 'users.id')
        .where('kind', '=', 'clerk')
        .limit(1)
        .as('clerkUserId'),
      eb
        .selectFrom('calendar_accounts')
        .select((of) => of.fn.agg<string[] | null>('array_agg', ['provider']).as('providers'))
        .whereRef('user_id', '=', 'users.id')
        .where('status', '=', 'active')
        .as('providers'),
    ])
    .where('id', '=', userId)
  const row = await reachable('postgres', query.executeTakeFirstOrThrow())
  return { ...row, providers: row.providers ?? [] }
}
