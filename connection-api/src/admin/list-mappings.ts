import { sql, type Kysely } from 'kysely'
import type { SyncPlace, UserMapping } from '@parley/shared/database/clerk-sync-schema'
import type { Database } from '@parley/shared/database/schema'
import type { IdMaker } from '@parley/shared/identity/ids'
import type { Clock } from '@parley/shared/time/clock'
import type { Permission } from '../clerk-sync/permission.ts'
import type { PermissionCache } from '../clerk-sync/permission-cache.ts'
import { reachable } from '../http/reachable.ts'
import type { SignedIn } from '../login/login-session.ts'
import { recordShown } from './record-shown.ts'

export interface MappingsParts {
  readonly database: Kysely<Database>
  readonly clock: Clock
  readonly newId: IdMaker
  readonly permissions: PermissionCache
}

export interface MappingsWish {
  /** In an id, a name or an address. */
  readonly search?: string | undefined
  readonly status?: UserMapping['status'] | undefined
  /** From 1. */
  readonly page: number
  readonly limit: number
}

interface ShownPlace {
  readonly place: SyncPlace
  readonly state: 'synced' | 'waiting' | 'failed'
  readonly error: string | null
}

export interface ShownMapping {
  readonly clerk_user_id: string
  readonly zep_user_id: string | null
  readonly email: string | null
  readonly name: string | null
  readonly roles: readonly string[]
  readonly permission: Permission | null
  readonly status: UserMapping['status']
  readonly last_synced_at: string | null
  readonly created_at: string
  readonly updated_at: string
  /** Of those where they were written, or tried to be. */
  readonly places: readonly ShownPlace[]
}

/** People of Clerk's as an admin asks for them, in the order in which they came; that they were shown is written down. */
export async function listMappings(parts: MappingsParts, admin: SignedIn, wish: MappingsWish) {
  const { database } = parts
  const found = matching(database, wish)
  const { total } = await reachable(
    'postgres',
    found.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow(),
  )
  const page = found
    .selectAll()
    .orderBy('created_at')
    .orderBy('clerk_user_id')
    .limit(wish.limit)
    .offset((wish.page - 1) * wish.limit)
  const rows = await reachable('postgres', page.execute())
  const places = await reachable('postgres', placesOf(database, rows))
  await reachable('postgres', recordShown(parts, admin, rows))
  const mappings = await Promise.all(
    rows.map(async (row) => show(row, await parts.permissions.of(row.clerk_user_id), places)),
  )
  return { mappings, total, page: wish.page, pages: Math.max(1, Math.ceil(total / wish.limit)) }
}

function matching(database: Kysely<Database>, { search, status }: MappingsWish) {
  let query = database.selectFrom('user_mappings')
  if (status !== undefined) query = query.where('status', '=', status)
  if (search === undefined) return query
  const anywhere = `%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  return query.where((eb) =>
    eb.or([
      eb('clerk_user_id', '=', search),
      eb('name', 'ilike', anywhere),
      eb('email', 'ilike', anywhere),
    ]),
  )
}

function placesOf(database: Kysely<Database>, rows: readonly UserMapping[]) {
  return database
    .selectFrom('mapping_syncs')
    .selectAll()
    .where('clerk_user_id', 'in', ['', ...rows.map((row) => row.clerk_user_id)])
    .orderBy('place', 'desc')
    .execute()
}

function show(
  row: UserMapping,
  permission: Permission | undefined,
  syncs: Awaited<ReturnType<typeof placesOf>>,
): ShownMapping {
  const { clerk_user_id, zep_user_id, email, name, roles, status, revision } = row
  const state = (sync: (typeof syncs)[number]) => {
    if (sync.synced_revision === revision) return 'synced'
    return sync.failed_revision === revision ? 'failed' : 'waiting'
  }
  return {
    clerk_user_id,
    zep_user_id,
    email,
    name,
    roles,
    permission: permission ?? null,
    status,
    last_synced_at: row.last_synced_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    places: syncs
      .filter((sync) => sync.clerk_user_id === clerk_user_id)
      .map((sync) => ({ place: sync.place, state: state(sync), error: sync.error })),
  }
}
