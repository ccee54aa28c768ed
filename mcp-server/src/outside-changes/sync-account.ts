import type { Instant } from '@parley/shared/time/clock'
import { DAY_MS } from '../scheduling/interval.ts'
import {
  openSyncs,
  storeFailed,
  storeSynced,
  takeDueSyncs,
  type SyncLease,
} from './calendar-sync.ts'
import { noteChanges } from './note-changes.ts'
import type { OutsideDeps } from './outside-deps.ts'

/** Once a day everything is read, so that what was ever missed is found. */
const WHOLE_EVERY_MS = DAY_MS

/** Longer than anybody books ahead. */
const AHEAD_MS = 400 * DAY_MS

/** Reads what happened in the accounts that are due. @returns how many there were */
export async function syncDueAccounts(deps: OutsideDeps): Promise<number> {
  await openSyncs(deps.database, deps.clock.now())
  const leases = await takeDueSyncs(deps.database, deps.clock.now())
  await Promise.all(leases.map((lease) => syncAccount(deps, lease)))
  return leases.length
}

async function syncAccount(deps: OutsideDeps, lease: SyncLease): Promise<void> {
  const { database, clock, log } = deps
  try {
    await readChanges(deps, lease)
  } catch (err) {
    log.warn({ err, account_id: lease.accountId }, 'A calendar could not be looked at')
    await storeFailed(database, lease, clock.now())
  }
}

/** How far it is read and what came of it are written down together, or neither. */
async function readChanges(deps: OutsideDeps, lease: SyncLease): Promise<void> {
  const { database, calendars, clock } = deps
  const now = clock.now()
  const { account, calendar } = await calendars.open(await ownerOf(deps, lease), lease.accountId)
  const changes = await calendar.changes(account, cursorAt(lease, now), {
    start: now - DAY_MS,
    end: now + AHEAD_MS,
  })
  await database.transaction().execute(async (transaction) => {
    const isOurs = await storeSynced(transaction, lease, changes, clock.now())
    if (isOurs) await noteChanges(deps, transaction, account, changes)
  })
}

function cursorAt({ cursor, wholeAt }: SyncLease, now: Instant): string | undefined {
  return wholeAt !== undefined && now - wholeAt < WHOLE_EVERY_MS ? cursor : undefined
}

async function ownerOf({ database }: OutsideDeps, { accountId }: SyncLease): Promise<string> {
  const { user_id: ownerId } = await database
    .selectFrom('calendar_accounts')
    .select('user_id')
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow()
  return ownerId
}
