import { sql, type Kysely, type Transaction } from 'kysely'
import type { GuestLinkRow } from '@parley/shared/database/guests-schema'
import type { Database } from '@parley/shared/database/schema'
import { scopesOfPermissions, type Scope } from '@parley/shared/tokens/scope'
import { reachable } from '../http/reachable.ts'
import type { CallCaps, GuestSettings } from './guest-caps.ts'

const DAY_MS = 24 * 3600 * 1000

/** The most that any guest may ever do, whatever the owner may. */
const GUEST_SCOPES: readonly Scope[] = ['read', 'transact']

export interface NewGuestCall {
  readonly id: string
  readonly guest: string
  readonly room: string
  readonly platform: string
  readonly address: Buffer
  readonly now: Date
}

/** Whose cap is reached, and which of the two. */
export interface CapReached {
  readonly cap: 'link' | 'owner' | 'address'
  readonly of: keyof CallCaps
}

export type Inserted =
  | { readonly kind: 'inserted'; readonly scopes: Scope[] }
  | { readonly kind: 'link_over' }
  | ({ readonly kind: 'cap_reached' } & CapReached)

/**
 * Writes the row of a guest's call while its link is open and no cap is reached. Those who come from
 * one address or to one owner wait for one another here, so that nobody slips past a cap; and a
 * revocation waits for this, or is seen by it.
 */
export function insertGuestCall(
  database: Kysely<Database>,
  link: GuestLinkRow,
  call: NewGuestCall,
  settings: GuestSettings,
): Promise<Inserted> {
  const inserting = database.transaction().execute(async (transaction): Promise<Inserted> => {
    await takeTurns(transaction, link.owner_id, call.address)
    if (!(await isOpen(transaction, link.id, call.now))) return { kind: 'link_over' }
    const reached = await capReached(transaction, link, call, settings)
    if (reached) return { kind: 'cap_reached', ...reached }
    const scopes = await scopesOfGuests(transaction, link.owner_id)
    if (scopes.length === 0) return { kind: 'link_over' }
    await insert(transaction, link, call, scopes)
    return { kind: 'inserted', scopes }
  })
  return reachable('postgres', inserting)
}

/** Always in this order: addresses, then owners. */
async function takeTurns(transaction: Transaction<Database>, owner: string, address: Buffer) {
  const turn = address.readBigInt64BE().toString()
  await sql`select pg_advisory_xact_lock(${turn}::bigint)`.execute(transaction)
  const row = transaction.selectFrom('users').select('id').where('id', '=', owner)
  await row.forNoKeyUpdate().execute()
}

async function isOpen(transaction: Transaction<Database>, linkId: string, now: Date) {
  const open = await transaction
    .selectFrom('guest_links')
    .select('id')
    .where('id', '=', linkId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .forShare()
    .executeTakeFirst()
  return open !== undefined
}

async function capReached(
  transaction: Transaction<Database>,
  link: GuestLinkRow,
  { address, now }: NewGuestCall,
  { perOwner, perAddress }: GuestSettings,
): Promise<CapReached | undefined> {
  const dayAgo = new Date(now.getTime() - DAY_MS)
  const count = (condition: ReturnType<typeof sql<boolean>>) =>
    sql<number>`(count(*) filter (where ${condition}))::int`
  const ofLink = sql<boolean>`guest_link_id = ${link.id}`
  const ofOwner = sql<boolean>`owner_id = ${link.owner_id}`
  const ofAddress = sql<boolean>`caller_address = ${address}`
  const going = sql<boolean>`ended_at is null`
  const today = sql<boolean>`offered_at > ${dayAgo}`
  const calls = await transaction
    .selectFrom('calls')
    .where('caller_kind', '=', 'guest')
    .where(sql<boolean>`(${ofOwner} or ${ofAddress}) and (${going} or ${today})`)
    .select([
      count(sql`${ofLink} and ${going}`).as('linkAtOnce'),
      count(sql`${ofLink} and ${today}`).as('linkADay'),
      count(sql`${ofOwner} and ${going}`).as('ownerAtOnce'),
      count(sql`${ofOwner} and ${today}`).as('ownerADay'),
      count(sql`${ofAddress} and ${going}`).as('addressAtOnce'),
      count(sql`${ofAddress} and ${today}`).as('addressADay'),
    ])
    .executeTakeFirstOrThrow()
  const caps: readonly (CapReached & { readonly used: number; readonly most: number })[] = [
    { cap: 'address', of: 'aDay', used: calls.addressADay, most: perAddress.aDay },
    { cap: 'link', of: 'aDay', used: calls.linkADay, most: link.calls_a_day },
    { cap: 'owner', of: 'aDay', used: calls.ownerADay, most: perOwner.aDay },
    { cap: 'address', of: 'atOnce', used: calls.addressAtOnce, most: perAddress.atOnce },
    { cap: 'link', of: 'atOnce', used: calls.linkAtOnce, most: link.calls_at_once },
    { cap: 'owner', of: 'atOnce', used: calls.ownerAtOnce, most: perOwner.atOnce },
  ]
  return caps.find(({ used, most }) => used >= most)
}

/** What the owner may do themselves, of what guests may do at all. */
export async function scopesOfGuests(transaction: Transaction<Database>, owner: string) {
  const rows = await transaction
    .selectFrom('role_permissions as p')
    .innerJoin('user_roles as r', 'r.role', 'p.role')
    .where('r.user_id', '=', owner)
    .select('p.permission')
    .distinct()
    .execute()
  const may = scopesOfPermissions(rows.map(({ permission }) => permission))
  return may.filter((scope) => GUEST_SCOPES.includes(scope))
}

async function insert(
  transaction: Transaction<Database>,
  link: GuestLinkRow,
  call: NewGuestCall,
  scopes: Scope[],
): Promise<void> {
  await transaction
    .insertInto('calls')
    .values({
      id: call.id,
      owner_id: link.owner_id,
      caller_id: call.guest,
      caller_kind: 'guest',
      channel: 'web',
      platform: call.platform,
      room: call.room,
      login_session_id: null,
      guest_link_id: link.id,
      caller_address: call.address,
      offered_at: call.now,
      started_at: null,
      ended_at: null,
      end_reason: null,
      scopes,
    })
    .execute()
}
