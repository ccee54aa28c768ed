import { createHash, timingSafeEqual } from 'node:crypto'
import type { Database } from '@parley/shared/database/schema'
import type { Clock } from '@parley/shared/time/clock'
import type { Kysely } from 'kysely'
import { reachable } from '../http/reachable.ts'

export interface NotificationParts {
  readonly database: Kysely<Database>
  readonly clock: Clock
}

/** A channel of ours, proved by its secret. */
export interface HeardChannel {
  readonly id: string
  readonly accountId: string
}

/** `{channel}.{secret}`: comes back with every notification, and nobody else knows it. */
const TOKEN = /^(?<id>chan_[a-z0-9]{26})\.(?<secret>[\w-]{43})$/

/** Of nobody's secret: an unknown channel takes as long as a known one. */
const NOBODYS = Buffer.alloc(32)

/** @returns undefined for what no provider of ours sends: unknown, over, or a wrong secret */
export async function hearChannel(
  { database, clock }: NotificationParts,
  provider: 'google' | 'microsoft',
  token: string,
): Promise<HeardChannel | undefined> {
  const { id = '', secret = '' } = TOKEN.exec(token)?.groups ?? {}
  const query = database
    .selectFrom('calendar_channels')
    .select(['account_id', 'secret_hash'])
    .where('id', '=', id)
    .where('provider', '=', provider)
    .where('expires_at', '>', new Date(clock.now()))
  const channel = await reachable('postgres', query.executeTakeFirst())
  const hash = createHash('sha256').update(secret).digest()
  const isTheirs = timingSafeEqual(hash, channel?.secret_hash ?? NOBODYS)
  return channel && isTheirs ? { id, accountId: channel.account_id } : undefined
}

/** The calendar is looked at next. Said twice, or again later, it is looked at once more: no harm. */
export async function makeSyncDue(
  { database, clock }: NotificationParts,
  { accountId }: HeardChannel,
): Promise<void> {
  const now = new Date(clock.now())
  const query = database
    .updateTable('calendar_syncs')
    .set({ due_at: now })
    .where('account_id', '=', accountId)
    .where('due_at', '>', now)
  await reachable('postgres', query.execute())
}

/** Another channel is opened next, before this one ends. */
export async function makeWatchDue(
  { database }: NotificationParts,
  { accountId }: HeardChannel,
): Promise<void> {
  const query = database
    .updateTable('calendar_syncs')
    .set({ watch_due_at: null })
    .where('account_id', '=', accountId)
  await reachable('postgres', query.execute())
}
