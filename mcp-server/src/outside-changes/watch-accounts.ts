import { createHash, randomBytes } from 'node:crypto'
import type { Instant } from '@parley/shared/time/clock'
import type { Calendar, CalendarAccount, Channel, Notifications } from '../calendar/calendar.ts'
import { MINUTE_MS } from '../scheduling/interval.ts'
import {
  channelsOf,
  claimWatches,
  endClaim,
  openChannel,
  removeChannel,
  storeChannel,
  type KnownChannel,
  type WatchClaim,
} from './channel-repository.ts'
import type { OutsideDeps } from './outside-deps.ts'

export interface WatchDeps extends OutsideDeps {
  /** The door at which a provider can tell us; undefined: it cannot reach us. */
  readonly notificationAddress: (provider: CalendarAccount['provider']) => string | undefined
}

/** After a provider would not tell us: until then the calendar is looked at now and then. */
const AGAIN_MS = 30 * MINUTE_MS

/** Sees to it that providers tell us, and to the end of channels whose time is nearly over. */
export async function watchDueAccounts(deps: WatchDeps): Promise<number> {
  const due = await claimWatches(deps.database, deps.clock.now())
  await Promise.all(due.map((claim) => watchAccount(deps, claim)))
  return due.length
}

async function watchAccount(deps: WatchDeps, claim: WatchClaim): Promise<void> {
  const { database, calendars, clock, log } = deps
  const { ownerId, accountId } = claim
  try {
    const { account, calendar } = await calendars.open(ownerId, accountId)
    const renewAt = await renew(deps, account, calendar)
    await endClaim(database, claim, renewAt ?? clock.now() + AGAIN_MS)
  } catch (err) {
    log.warn({ err, account_id: accountId }, 'A provider does not tell us of changes')
    await endClaim(database, claim, clock.now() + AGAIN_MS)
  }
}

/** The new channel is open before the old ones are closed: nothing is missed in between. */
async function renew(
  deps: WatchDeps,
  account: CalendarAccount,
  { notifications }: Calendar,
): Promise<Instant | undefined> {
  const address = deps.notificationAddress(account.provider)
  if (!notifications || address === undefined) return undefined
  const old = await channelsOf(deps.database, account.id)
  const channel = await open(deps, account, notifications, address)
  for (const known of old) await close(deps, account, notifications, known)
  return channel.renewAt
}

/** One that cannot be closed is good until it runs out, or until the next renewal. */
async function close(
  { database, clock, log }: WatchDeps,
  account: CalendarAccount,
  notifications: Notifications,
  { id, remoteId, expiresAt }: KnownChannel,
): Promise<void> {
  try {
    const isOpen = expiresAt > clock.now()
    if (remoteId !== undefined && isOpen) await notifications.unwatch(account, { id, remoteId })
    await removeChannel(database, id)
  } catch (err) {
    log.warn({ err, account_id: account.id }, 'A channel could not be closed')
  }
}

/** Its row is there before the provider hears of it, which may tell us something at once. */
async function open(
  { database, clock, newId }: WatchDeps,
  account: CalendarAccount,
  notifications: Notifications,
  address: string,
): Promise<Channel> {
  const id = newId('chan')
  const secret = randomBytes(32).toString('base64url')
  const secretHash = createHash('sha256').update(secret).digest()
  await openChannel(database, account, { id, secretHash }, clock.now())
  const request = { id, token: `${id}.${secret}`, address }
  try {
    const channel = await notifications.watch(account, request, clock.now())
    await storeChannel(database, id, channel)
    return channel
  } catch (error) {
    // One that was opened without our hearing of it is not listened to, and runs out by itself.
    await removeChannel(database, id)
    throw error
  }
}
