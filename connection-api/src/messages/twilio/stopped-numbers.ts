import { scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import type { Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import type { Clock } from '@parley/shared/time/clock'

interface StopParts {
  readonly database: Kysely<Database>
  readonly clock: Clock
}

export async function isStopped(
  { database }: Pick<StopParts, 'database'>,
  number: string,
): Promise<boolean> {
  const found = await database
    .selectFrom('stopped_numbers')
    .select('stopped_at')
    .where('number_hash', '=', await hashOf(number))
    .executeTakeFirst()
  return found !== undefined
}

/** From then on nothing is sent there, until its person writes START. */
export async function stopNumber({ database, clock }: StopParts, number: string): Promise<void> {
  await database
    .insertInto('stopped_numbers')
    .values({ number_hash: await hashOf(number), stopped_at: new Date(clock.now()) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function startNumber(
  { database }: Pick<StopParts, 'database'>,
  number: string,
): Promise<void> {
  const hash = await hashOf(number)
  await database.deleteFrom('stopped_numbers').where('number_hash', '=', hash).execute()
}

const derive = promisify<string, string, number, Buffer>(scrypt)

/** There are few numbers, so a hash that is quick to make would be quick to search. */
const hashOf = (number: string): Promise<Buffer> => derive(number, 'parley stopped number', 32)
