import type { Kysely } from 'kysely'
import { createDatabase } from '@parley/shared/database/create-database'
import type { Database } from '@parley/shared/database/schema'
import { AppError } from '@parley/shared/errors/app-error'
import { createLogger } from '@parley/shared/logging/logger'
import { normalEmail } from '../login/login-request.ts'
import { grantRole, revokeRole, rolesOf } from './change-role.ts'

const USAGE = `Usage: npm run roles -w connection-api -- list|grant|revoke <e-mail or user id> [role]
Reads DATABASE_URL. A running connection API hears of it and ends what depended on the role.`

interface Order {
  readonly what: 'list' | 'grant' | 'revoke'
  /** E-mail address or user id. */
  readonly who: string
  readonly role: string
}

/** How the first admin comes to be; after that admins can do the same over HTTP. */
async function run(args: readonly string[], url: string | undefined): Promise<string> {
  const order = readOrder(args)
  if (!order || url === undefined) return fail(USAGE)
  const database = createDatabase(url, createLogger('roles', 'silent'), 1)
  try {
    return await carryOut(database, order)
  } catch (error) {
    return fail(error instanceof AppError ? error.message : 'The database cannot be asked.')
  } finally {
    await database.destroy()
  }
}

function readOrder([what, who = '', role = '']: readonly string[]): Order | undefined {
  if (who === '') return undefined
  if (what === 'list') return { what, who, role }
  return role !== '' && (what === 'grant' || what === 'revoke') ? { what, who, role } : undefined
}

async function carryOut(database: Kysely<Database>, { what, who, role }: Order): Promise<string> {
  const user = await database
    .selectFrom('users as u')
    .leftJoin('password_credentials as c', 'c.user_id', 'u.id')
    .select('u.id')
    .where((eb) => eb.or([eb('u.id', '=', who), eb('c.email', '=', normalEmail(who))]))
    .executeTakeFirst()
  if (!user) return fail('There is no such person.')
  if (what === 'grant') await grantRole(database, user.id, role)
  if (what === 'revoke') await revokeRole(database, user.id, role)
  const roles = (await rolesOf(database, user.id)) ?? []
  return `${user.id}: ${roles.join(', ') || 'no roles'}`
}

function fail(message: string): string {
  process.exitCode = 1
  return message
}

const answer = await run(process.argv.slice(2), process.env['DATABASE_URL'])
process.stdout.write(`${answer}\n`)
