import type { Transaction } from 'kysely'
import { recordAccountEvent } from '@parley/shared/calendar-accounts/account-audit'
import type { Database } from '@parley/shared/database/schema'
import { archiveContent } from '../account-content/archive.ts'
import { listAccounts } from '../calendar-connect/calendar-account.ts'
import { disconnectAccount } from '../calendar-connect/disconnect-account.ts'
import { endCallNow } from '../calls/end-call.ts'
import { endLoginsOf } from '../login/end-login.ts'
import { lockPerson } from './lock-person.ts'
import type { SyncParts } from './sync-parts.ts'

/**
 * Clerk deleted a person. From the first step on nobody comes in as them; then everything that acts
 * for them ends, providers are told, and what they had is put away sealed. Every step may be
 * repeated, so an attempt that was cut short is finished by the next.
 */
export async function deletePerson(parts: SyncParts, userId: string): Promise<void> {
  await markDeleted(parts, userId)
  if (!(await hasClerkAccount(parts, userId))) return
  await endEverything(parts, userId)
  for (const account of await listAccounts(parts.database, userId)) {
    await disconnectAccount(parts, account)
  }
  await archiveContent(parts, userId, (trx) => forget(parts, trx, userId))
}

/** Nothing personal, and the same whatever was heard before. */
const DELETED = {
  status: 'deleted' as const,
  email: null,
  name: null,
  own_roles: [],
  roles: [],
  clerk_version: 0,
  clerk_event: '',
}

/** The mapping stays. */
async function markDeleted({ database, clock }: SyncParts, userId: string): Promise<void> {
  const now = new Date(clock.now())
  await database.transaction().execute(async (trx) => {
    await lockPerson(trx, userId)
    await trx
      .insertInto('user_mappings')
      .values({
        clerk_user_id: userId,
        created_at: now,
        updated_at: now,
        ...DELETED,
      })
      .onConflict((conflict) =>
        conflict
          .column('clerk_user_id')
          .doUpdateSet({ ...DELETED, updated_at: now })
          .where('user_mappings.status', '<>', 'deleted'),
      )
      .execute()
  })
}

/** An id of Clerk's may be that of an account which Clerk has no part in. */
async function hasClerkAccount({ database }: SyncParts, userId: string): Promise<boolean> {
  const row = await database
    .selectFrom('login_identities')
    .select('id')
    .where('user_id', '=', userId)
    .where('kind', '=', 'clerk')
    .where('subject', '=', userId)
    .executeTakeFirst()
  return row !== undefined
}

/** Their calls, and those of guests in their calendar. */
async function endEverything(parts: SyncParts, userId: string): Promise<void> {
  const { database, clock } = parts
  await endLoginsOf(parts, userId, 'clerk_user_deleted')
  await database
    .updateTable('guest_links')
    .set({ revoked_at: new Date(clock.now()) })
    .where('owner_id', '=', userId)
    .where('revoked_at', 'is', null)
    .execute()
  const calls = await openCalls(database, userId).execute()
  await Promise.all(calls.map((call) => endCallNow(parts, call, 'logged_out')))
}

const openCalls = (database: SyncParts['database'], userId: string) =>
  database
    .selectFrom('calls')
    .select(['id', 'room', 'caller_id'])
    .where((eb) => eb.or([eb('owner_id', '=', userId), eb('caller_id', '=', userId)]))
    .where('ended_at', 'is', null)

/** A sign-in that came in between has the next attempt end it first: its row would go unseen. */
async function forget(parts: SyncParts, trx: Transaction<Database>, userId: string): Promise<void> {
  const login = await trx
    .selectFrom('login_sessions')
    .select('id')
    .where('user_id', '=', userId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  const call = await openCalls(trx, userId).executeTakeFirst()
  if (login !== undefined || call !== undefined) throw new Error('Somebody came in meanwhile')
  await recordAccountEvent(trx, parts, { userId, what: 'account.delete', outcome: 'allowed' })
  await trx.deleteFrom('users').where('id', '=', userId).execute()
}
