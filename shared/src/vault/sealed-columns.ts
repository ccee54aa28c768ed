import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { SecretPlace } from './vault.ts'

/** One sealed value as it stands in the database. */
export interface SealedValue {
  /** Of its row, in the order of {@link SealedColumn.read}. */
  readonly key: string
  readonly place: SecretPlace
  readonly sealed: string
}

/** A column that holds sealed secrets. */
export interface SealedColumn {
  readonly name: string
  /** Values whose key comes after `after`. */
  read(database: Kysely<Database>, after: string, limit: number): Promise<SealedValue[]>
  /** Puts `next` in place of exactly `value`. @returns false when it is another by now */
  replace(database: Kysely<Database>, value: SealedValue, next: string): Promise<boolean>
}

const tokenColumn = (column: 'access_token' | 'refresh_token'): SealedColumn => ({
  name: `calendar_accounts.${column}`,
  async read(database, after, limit) {
    const rows = await database
      .selectFrom('calendar_accounts')
      .select(['id', 'user_id', 'provider', column])
      .where('id', '>', after)
      .where(column, 'is not', null)
      .orderBy('id')
      .limit(limit)
      .execute()
    return rows.map((row) => ({
      key: row.id,
      place: { account: row.id, user: row.user_id, provider: row.provider, field: column },
      sealed: row[column] ?? '',
    }))
  },
  async replace(database, { key, sealed }, next) {
    const done = await database
      .updateTable('calendar_accounts')
      .set({ [column]: next })
      .where('id', '=', key)
      .where(column, '=', sealed)
      .executeTakeFirst()
    return done.numUpdatedRows === 1n
  },
})

const totp: SealedColumn = {
  name: 'totp.secret',
  async read(database, after, limit) {
    const rows = await database
      .selectFrom('totp')
      .select(['user_id', 'secret'])
      .where('user_id', '>', after)
      .orderBy('user_id')
      .limit(limit)
      .execute()
    return rows.map(({ user_id: user, secret }) => ({
      key: user,
      place: { account: user, user, provider: 'parley', field: 'totp' },
      sealed: secret,
    }))
  },
  async replace(database, { key, sealed }, next) {
    const done = await database
      .updateTable('totp')
      .set({ secret: next })
      .where('user_id', '=', key)
      .where('secret', '=', sealed)
      .executeTakeFirst()
    return done.numUpdatedRows === 1n
  },
}

const transcriptKey: SealedColumn = {
  name: 'transcripts.key',
  async read(database, after, limit) {
    const rows = await database
      .selectFrom('transcripts')
      .select(['call_id', 'owner_id', 'key'])
      .where('call_id', '>', after)
      .orderBy('call_id')
      .limit(limit)
      .execute()
    return rows.map(({ call_id, owner_id, key }) => ({
      key: call_id,
      place: transcriptPlace(call_id, owner_id),
      sealed: key,
    }))
  },
  async replace(database, { key, sealed }, next) {
    const done = await database
      .updateTable('transcripts')
      .set({ key: next })
      .where('call_id', '=', key)
      .where('key', '=', sealed)
      .executeTakeFirst()
    return done.numUpdatedRows === 1n
  },
}

const archive: SealedColumn = {
  name: 'archives.content',
  async read(database, after, limit) {
    const rows = await database
      .selectFrom('archives')
      .select(['user_id', 'content'])
      .where('user_id', '>', after)
      .orderBy('user_id')
      .limit(limit)
      .execute()
    return rows.map(({ user_id, content }) => ({
      key: user_id,
      place: archivePlace(user_id),
      sealed: content,
    }))
  },
  async replace(database, { key, sealed }, next) {
    const done = await database
      .updateTable('archives')
      .set({ content: next })
      .where('user_id', '=', key)
      .where('content', '=', sealed)
      .executeTakeFirst()
    return done.numUpdatedRows === 1n
  },
}

/** Where what is left of a deleted account is sealed. */
export function archivePlace(userId: string): SecretPlace {
  return { account: userId, user: userId, provider: 'parley', field: 'archive' }
}

/** Where the key of what was said in a call is sealed. */
export function transcriptPlace(callId: string, ownerId: string): SecretPlace {
  return { account: callId, user: ownerId, provider: 'parley', field: 'transcript' }
}

/**
 * Every column whose secrets outlive a rotation. What lives for minutes (started consents, grants
 * that wait for a yes) and messages on their way are gone before an old key is taken away.
 */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  tokenColumn('access_token'),
  tokenColumn('refresh_token'),
  totp,
  transcriptKey,
  archive,
]
