import { sql, type Kysely } from 'kysely'
import type { CallRow, Database } from '@parley/shared/database/schema'
import { reachable } from '../http/reachable.ts'
import { countEnd, countStart } from './call-figures.ts'

/** What ending a call needs to know of it. */
export type OpenCall = Pick<CallRow, 'id' | 'room' | 'caller_id'>

/** A call as it is when it opens. */
export interface NewCall extends Pick<
  CallRow,
  'id' | 'owner_id' | 'caller_id' | 'channel' | 'platform' | 'room' | 'offered_at' | 'scopes'
> {
  readonly caller_kind: 'owner'
  readonly login_session_id: string
}

const COLUMNS = [
  'id',
  'owner_id',
  'caller_id',
  'caller_kind',
  'channel',
  'platform',
  'room',
  'login_session_id',
  'offered_at',
  'scopes',
] as const

/**
 * Writes the row, but only while the login session lives: the row lock makes a logout wait, or
 * makes this see it, so no call slips through between the two. The same goes for a right that was
 * taken away meanwhile.
 *
 * @returns false when the login session is over
 */
export async function insertCall(database: Kysely<Database>, call: NewCall): Promise<boolean> {
  const insert = database
    .insertInto('calls')
    .columns(COLUMNS)
    .expression((eb) =>
      eb
        .selectFrom('login_sessions as s')
        .where('s.id', '=', call.login_session_id)
        .where('s.ended_at', 'is', null)
        .where((eb) => eb.not(eb.exists(beyondRights(call))))
        .select([
          eb.val(call.id).as('id'),
          eb.val(call.owner_id).as('owner_id'),
          eb.val(call.caller_id).as('caller_id'),
          eb.val(call.caller_kind).as('caller_kind'),
          eb.val(call.channel).as('channel'),
          eb.val(call.platform).as('platform'),
          eb.val(call.room).as('room'),
          's.id as login_session_id',
          sql<Date>`${call.offered_at}::timestamptz`.as('offered_at'),
          sql<string[]>`${call.scopes}::text[]`.as('scopes'),
        ])
        .forShare(),
    )
  const { numInsertedOrUpdatedRows } = await reachable('postgres', insert.executeTakeFirst())
  return numInsertedOrUpdatedRows === 1n
}

/** Scopes that the caller may not use, or not any more. */
function beyondRights({ scopes, caller_id }: NewCall) {
  return sql`(
    select unnest(${scopes}::text[]) except
    select p.permission from role_permissions p
      join user_roles r on r.role = p.role where r.user_id = ${caller_id})`
}

/**
 * Calls that were granted more than their owner may do now: guests have no roles, and what they may
 * do follows from the owner's.
 *
 * @param userId of the owner; undefined: anybody's
 */
export async function findCallsBeyondRights(
  database: Kysely<Database>,
  userId: string | undefined,
): Promise<OpenCall[]> {
  let query = database
    .selectFrom('calls as c')
    .select(['c.id', 'c.room', 'c.caller_id'])
    .where('c.ended_at', 'is', null)
    .where(
      sql<boolean>`exists (
        select unnest(c.scopes) except
        select p.permission from role_permissions p
          join user_roles r on r.role = p.role where r.user_id = c.owner_id)`,
    )
  if (userId !== undefined) query = query.where('c.owner_id', '=', userId)
  return reachable('postgres', query.execute())
}

/** Calls of a user, offered or live, oldest first. */
export function findOpenCallsOfCaller(
  database: Kysely<Database>,
  userId: string,
): Promise<OpenCall[]> {
  const query = database
    .selectFrom('calls')
    .select(['id', 'room', 'caller_id'])
    .where('caller_id', '=', userId)
    .where('ended_at', 'is', null)
    .orderBy('offered_at')
  return reachable('postgres', query.execute())
}

export function findOpenCallsOfLogin(database: Kysely<Database>, sid: string): Promise<OpenCall[]> {
  const query = database
    .selectFrom('calls')
    .select(['id', 'room', 'caller_id'])
    .where('login_session_id', '=', sid)
    .where('ended_at', 'is', null)
  return reachable('postgres', query.execute())
}

export function findOpenCallsOfAgent(
  database: Kysely<Database>,
  agentId: string,
): Promise<OpenCall[]> {
  const query = database
    .selectFrom('calls')
    .select(['id', 'room', 'caller_id'])
    .where('agent_id', '=', agentId)
    .where('ended_at', 'is', null)
  return reachable('postgres', query.execute())
}

/** The call if it is this owner's: somebody else's, or an erased one, looks like none at all. */
export function findCallOfOwner(
  database: Kysely<Database>,
  callId: string,
  ownerId: string,
): Promise<CallRow | undefined> {
  const query = database
    .selectFrom('calls')
    .selectAll()
    .where('id', '=', callId)
    .where('owner_id', '=', ownerId)
    .where('erased_at', 'is', null)
  return reachable('postgres', query.executeTakeFirst())
}

/** The first start counts; told again, nothing changes. */
export async function recordStart(
  database: Kysely<Database>,
  callId: string,
  at: Date,
): Promise<void> {
  const update = database
    .updateTable('calls')
    .set({ started_at: at })
    .where('id', '=', callId)
    .where('started_at', 'is', null)
  const { numUpdatedRows } = await reachable('postgres', update.executeTakeFirst())
  if (numUpdatedRows === 1n) countStart()
}

/** The first end counts; told again, nothing changes. */
export async function recordEnd(
  database: Kysely<Database>,
  callId: string,
  at: Date,
  why: string,
): Promise<void> {
  const update = database
    .updateTable('calls')
    .set({ ended_at: at, end_reason: why })
    .where('id', '=', callId)
    .where('ended_at', 'is', null)
  const { numUpdatedRows } = await reachable('postgres', update.executeTakeFirst())
  if (numUpdatedRows === 1n) countEnd(why)
}
