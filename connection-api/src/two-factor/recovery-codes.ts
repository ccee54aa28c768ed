import { randomInt } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import { hashToken } from '../login/random-token.ts'

const CODES = 10
/** No look-alikes: people copy these by hand. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'
const GROUPS = 3
const GROUP_LENGTH = 5

/** For when the phone is gone: ten codes of 74 bits, each good once. The old ones are not any more. */
export async function replaceRecoveryCodes(
  trx: Transaction<Database>,
  userId: string,
  now: Date,
): Promise<string[]> {
  const codes = Array.from({ length: CODES }, newCode)
  await trx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute()
  const rows = codes.map((code) => ({ user_id: userId, hash: hashCode(code), created_at: now }))
  await trx.insertInto('recovery_codes').values(rows).execute()
  return codes
}

/** @returns whether it was one, unused until now */
export async function takeRecoveryCode(
  database: Kysely<Database>,
  userId: string,
  code: string,
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('recovery_codes')
    .set({ used_at: now })
    .where('user_id', '=', userId)
    .where('hash', '=', hashCode(code))
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

function newCode(): string {
  const group = () =>
    Array.from({ length: GROUP_LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('')
  return Array.from({ length: GROUPS }, group).join('-')
}

/** However it was typed. */
function hashCode(code: string): Buffer {
  return hashToken(code.toLowerCase().replaceAll(/[^a-z0-9]/g, ''))
}
