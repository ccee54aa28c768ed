import { hash, verify } from '@node-rs/argon2'
import type { Database } from '@parley/shared/database/schema'
import type { IdMaker } from '@parley/shared/identity/ids'
import type { Kysely, Transaction } from 'kysely'
import { RunFailure } from './run-failure.ts'

/** A person who can sign in to a development stack. */
export interface SeededUser {
  readonly name: string
  readonly email: string
  /** IANA time zone. */
  readonly zone: string
}

export interface SeedOptions {
  readonly users: readonly SeededUser[]
  readonly password: string
  readonly now: () => Date
  readonly newId: IdMaker
}

/** The first owner, whom the environment may name, and a second one in another zone. */
export function seededUsers(
  env: Readonly<Record<string, string | undefined>>,
): [SeededUser, SeededUser] {
  const zone = env['DOCTOR_TIMEZONE'] || 'Europe/London'
  if (!isZone(zone)) {
    throw new RunFailure('DOCTOR_TIMEZONE is not an IANA time zone, such as Europe/London.')
  }
  const email = (env['DOCTOR_EMAIL'] || 'ada@example.com').trim().toLowerCase()
  return [
    { name: 'Ada Lovelace', email, zone },
    { name: 'Grace Hopper', email: 'grace@example.com', zone: 'America/New_York' },
  ]
}

/** Makes the users that are missing; those that exist keep everything but an old password. */
export async function seedUsers(database: Kysely<Database>, options: SeedOptions): Promise<void> {
  for (const user of options.users) {
    await database.transaction().execute((trx) => seedUser(trx, user, options))
  }
}

async function seedUser(trx: Transaction<Database>, user: SeededUser, options: SeedOptions) {
  const known = await trx
    .selectFrom('password_credentials')
    .select(['user_id', 'hash'])
    .where('email', '=', user.email)
    .executeTakeFirst()
  if (known === undefined) return addUser(trx, user, options)
  if (await verify(known.hash, options.password)) return
  await trx
    .updateTable('password_credentials')
    .set({ hash: await hash(options.password) })
    .where('user_id', '=', known.user_id)
    .execute()
}

async function addUser(trx: Transaction<Database>, user: SeededUser, options: SeedOptions) {
  const id = options.newId('user')
  const { name, email, zone } = user
  await trx
    .insertInto('users')
    .values({ id, name, email, zone, locale: 'en-GB', created_at: options.now() })
    .execute()
  await trx
    .insertInto('password_credentials')
    .values({ user_id: id, email, hash: await hash(options.password) })
    .execute()
  await trx.insertInto('user_roles').values({ user_id: id, role: 'customer' }).execute()
  await trx
    .insertInto('calendar_accounts')
    .values({
      id: options.newId('acct'),
      user_id: id,
      provider: 'built-in',
      provider_sub: id,
      status: 'active',
      is_default: true,
      counts_as_busy: true,
    })
    .execute()
  await trx.insertInto('working_hours').values(officeHours(id)).execute()
}

/** Monday to Friday, nine to five; nothing at the weekend. */
function officeHours(owner: string) {
  return [1, 2, 3, 4, 5].map((weekday) => ({
    owner_id: owner,
    weekday,
    starts: '09:00:00',
    ends: '17:00:00',
  }))
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).format(0) !== ''
  } catch {
    return false
  }
}
