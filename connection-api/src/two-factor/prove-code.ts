import type { Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import type { Redis } from '@parley/shared/redis/redis-client'
import type { Clock } from '@parley/shared/time/clock'
import type { Vault } from '@parley/shared/vault/vault'
import { reachable } from '../http/reachable.ts'
import { limitGuesses } from '../login/guess-limit.ts'
import { takeRecoveryCode } from './recovery-codes.ts'
import { stepOfCode } from './totp-code.ts'

export interface CodeParts {
  readonly database: Kysely<Database>
  readonly redis: Redis
  readonly clock: Clock
  readonly vault: Vault
}

/** Where a person's TOTP secret belongs in the vault. */
export const totpPlace = (userId: string) => ({
  account: userId,
  user: userId,
  provider: 'parley',
  field: 'totp',
})

/** Does the person sign in with codes? */
export async function usesCodes({ database }: CodeParts, userId: string): Promise<boolean> {
  const query = database
    .selectFrom('totp')
    .select('user_id')
    .where('user_id', '=', userId)
    .where('confirmed_at', 'is not', null)
  return (await reachable('postgres', query.executeTakeFirst())) !== undefined
}

/**
 * Takes a code of the person's authenticator app, or one of their recovery codes, and uses it up.
 * Guesses are counted for the account, wherever they come from.
 *
 * @returns what it was; undefined when it was none or had been used
 * @throws {AppError} 429
 */
export function proveCode(
  parts: CodeParts,
  userId: string,
  code: string,
): Promise<'totp' | 'recovery' | undefined> {
  const isTotp = /^\d{6}$/.test(code.replaceAll(' ', ''))
  return limitGuesses(parts.redis, ['code', userId], async () => {
    if (isTotp) return (await takeTotpCode(parts, userId, code)) ? 'totp' : undefined
    const now = new Date(parts.clock.now())
    const taken = takeRecoveryCode(parts.database, userId, code, now)
    return (await reachable('postgres', taken)) ? 'recovery' : undefined
  })
}

/** @param confirmed which secret counts: the one in use, or one that is being set up */
export async function takeTotpCode(
  { database, clock, vault }: CodeParts,
  userId: string,
  code: string,
  confirmed = true,
): Promise<boolean> {
  const query = database
    .selectFrom('totp')
    .select('secret')
    .where('user_id', '=', userId)
    .where('confirmed_at', confirmed ? 'is not' : 'is', null)
  const row = await reachable('postgres', query.executeTakeFirst())
  if (!row) return false
  const secret = vault.open(totpPlace(userId), row.secret)
  const step = stepOfCode(secret, code.replaceAll(' ', ''), clock.now())
  if (step === undefined) return false
  // Of two uses at once, one finds the step taken.
  const use = database
    .updateTable('totp')
    .set({ last_step: String(step) })
    .where('user_id', '=', userId)
    .where('secret', '=', row.secret)
    .where('last_step', '<', String(step))
  const { numUpdatedRows } = await reachable('postgres', use.executeTakeFirst())
  return numUpdatedRows === 1n
}
