import type { Kysely, Selectable, Transaction } from 'kysely'
import type { Database, PasskeysTable } from '@parley/shared/database/schema'
import { reachable } from '../http/reachable.ts'

export type PasskeyRow = Selectable<PasskeysTable>

export type NewPasskey = Omit<PasskeyRow, 'counter' | 'last_used_at'> & { readonly counter: number }

/** @returns false when there is one of this id already, whoever's it is */
export async function insertPasskey(
  trx: Transaction<Database>,
  passkey: NewPasskey,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('passkeys')
    .values(passkey)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** Oldest first. */
export function findPasskeysOf(database: Kysely<Database>, userId: string): Promise<PasskeyRow[]> {
  const query = database
    .selectFrom('passkeys')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('created_at')
    .orderBy('id')
  return reachable('postgres', query.execute())
}

export function findPasskey(
  database: Kysely<Database>,
  id: string,
): Promise<PasskeyRow | undefined> {
  const query = database.selectFrom('passkeys').selectAll().where('id', '=', id)
  return reachable('postgres', query.executeTakeFirst())
}

/**
 * Notes a use. Authenticators that count must count up, also between two uses at once; those that
 * do not always say 0.
 *
 * @returns false when the count went back: a copy of the authenticator was used
 */
export async function recordUse(
  database: Kysely<Database>,
  id: string,
  counter: number,
  now: Date,
): Promise<boolean> {
  const update = database
    .updateTable('passkeys')
    .set({ counter, last_used_at: now })
    .where('id', '=', id)
    .where((eb) =>
      counter === 0 ? eb('counter', '=', String(counter)) : eb('counter', '<', String(counter)),
    )
  const { numUpdatedRows } = await reachable('postgres', update.executeTakeFirst())
  return numUpdatedRows === 1n
}

/** @returns whether the person had it */
export async function deletePasskey(
  database: Kysely<Database>,
  userId: string,
  id: string,
): Promise<boolean> {
  const remove = database.deleteFrom('passkeys').where('user_id', '=', userId).where('id', '=', id)
  const { numDeletedRows } = await reachable('postgres', remove.executeTakeFirst())
  return numDeletedRows === 1n
}
