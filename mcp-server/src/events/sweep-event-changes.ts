import type { Clock } from '@parley/shared/time/clock'
import type { Logger } from '@parley/shared/logging/logger'
import { settleEventChange, type SettleEventDeps } from './settle-event-change.ts'

export interface SweepEventDeps extends SettleEventDeps {
  readonly clock: Clock
  readonly log: Logger
}

/** What somebody may still be busy with is left to them. */
const SETTLE_AFTER_MS = 6000
/** After this long nobody counts on it any more. */
const GIVE_UP_AFTER_MS = 24 * 3_600_000
const BATCH = 20

const EVENT_TOOLS = ['create_event', 'update_event', 'delete_event'] as const

/** Takes up what people agreed to and no provider has answered. */
export async function sweepEventChanges(
  deps: SweepEventDeps,
  olderThanMs = SETTLE_AFTER_MS,
): Promise<void> {
  const now = deps.clock.now()
  const open = await deps.database
    .selectFrom('consents')
    .select(['id', 'owner_id'])
    .where('tool', 'in', EVENT_TOOLS)
    .where('result', 'is', null)
    .where('used_at', '<=', new Date(now - olderThanMs))
    .where('used_at', '>', new Date(now - GIVE_UP_AFTER_MS))
    .orderBy('used_at')
    .limit(BATCH)
    .execute()
  for (const consent of open) {
    try {
      await settleEventChange(deps, consent, true)
    } catch (err) {
      deps.log.warn({ err }, 'A change of an event still waits for its calendar')
    }
  }
}
