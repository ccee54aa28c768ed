import type { Database } from '@parley/shared/database/schema'
import type { Logger } from '@parley/shared/logging/logger'
import type { Redis } from '@parley/shared/redis/redis-client'
import { livenessKey, readCall } from '@parley/shared/sessions/call-record'
import type { Expression, ExpressionBuilder, Kysely, SqlBool } from 'kysely'
import { settleAppointment } from './settle-appointment.ts'
import type { SettleDeps } from './settle-deps.ts'

export interface SweepDeps extends SettleDeps {
  readonly redis: Redis
  readonly log: Logger
}

/** What a call of ours may still be busy with is left to it. */
const SETTLE_AFTER_MS = 6000

/** A hold that ran out is kept a while, so that a late yes hears why it is too late. */
const FORGET_HOLDS_AFTER_MS = 10 * 60_000

const BATCH = 20

/**
 * Takes up what was left lying: appointments between their intent and their event, holds that ran
 * out, holds of calls that are over. Any number of processes may sweep at once.
 *
 * @param olderThanMs 0 at start: whoever was busy with it then is gone, or does it a second time
 */
export async function sweepAppointments(
  deps: SweepDeps,
  olderThanMs = SETTLE_AFTER_MS,
): Promise<void> {
  for (const id of await claimUnsettled(deps, olderThanMs)) {
    try {
      await settleAppointment(deps, id, true)
    } catch (err) {
      deps.log.warn({ err, appointmentId: id }, 'An appointment still waits for its calendar')
    }
  }
  await forgetExpiredHolds(deps)
  await releaseHoldsOfEndedCalls(deps)
}

/** The next sweep leaves these alone for a while; no lock is kept while a provider is asked. */
async function claimUnsettled(
  { database, clock }: SweepDeps,
  olderThanMs: number,
): Promise<string[]> {
  const now = clock.now()
  const rows = await database
    .updateTable('appointments')
    .set({ updated_at: new Date(now) })
    .where('id', 'in', (select) =>
      select
        .selectFrom('appointments')
        .select('id')
        .where('status', 'in', ['pending', 'move_pending', 'cancel_pending'])
        .where('moves', 'is', null)
        .where('updated_at', '<=', new Date(now - olderThanMs))
        .orderBy('updated_at')
        .limit(BATCH)
        .forUpdate()
        .skipLocked(),
    )
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Questions that nobody answered go with their holds; those about standing appointments alone. */
async function forgetExpiredHolds({ database, clock }: SweepDeps): Promise<void> {
  const before = new Date(clock.now() - FORGET_HOLDS_AFTER_MS)
  await database
    .deleteFrom('consents')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('consents')
        .select('id')
        .where('used_at', 'is', null)
        .where('expires_at', '<=', before)
        .where('tool', '<>', 'book_appointment')
        .forUpdate()
        .skipLocked(),
    )
    .execute()
  await release(database, (eb) => eb('hold_expires_at', '<=', before))
}

/** Those of the holds that nobody is busy with: who waited for one could be waited for by another. */
async function release(
  database: Kysely<Database>,
  holds: (eb: ExpressionBuilder<Database, 'appointments'>) => Expression<SqlBool>,
): Promise<void> {
  await database
    .deleteFrom('appointments')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('appointments')
        .select('id')
        .where('status', '=', 'held')
        .where(holds)
        .forUpdate()
        .skipLocked(),
    )
    .execute()
}

async function releaseHoldsOfEndedCalls({ database, redis }: SweepDeps): Promise<void> {
  const held = await database
    .selectFrom('appointments')
    .select('call_id')
    .distinct()
    .where('status', '=', 'held')
    .where('call_id', 'is not', null)
    .execute()
  for (const { call_id: callId } of held) {
    if (callId === null || (await isLive(redis, callId))) continue
    await release(database, (eb) => eb('call_id', '=', callId))
  }
}

async function isLive(redis: Redis, callId: string): Promise<boolean> {
  const [call, alive] = await Promise.all([
    readCall(redis, callId),
    redis.exists(livenessKey(callId)),
  ])
  return call?.state === 'live' && alive === 1
}
