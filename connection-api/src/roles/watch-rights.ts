import { once } from 'node:events'
import { listenTo } from '@parley/shared/database/listen-to'
import type { EndCallParts } from '../calls/end-call.ts'
import { endCallsBeyondRights, endWhatWentBeyond } from './rights-lost.ts'

/** The triggers of migration 0006 notify it with the id of the user who lost a role, or nothing. */
const CHANNEL = 'rights_lost'

export interface WatchParts extends EndCallParts {
  readonly databaseUrl: string
}

/**
 * Hears of every role and permission that is taken away, by whatever door, and ends what depends on
 * it. Whatever was not heard (no connection, a call that opened in that very moment) the sweep of
 * {@link endCallsBeyondRights} finds.
 *
 * @returns when the connection is lost
 */
export async function watchRights(parts: WatchParts, stop: AbortSignal): Promise<void> {
  const act = async (userId: string) => {
    try {
      await endWhatWentBeyond(parts, userId)
    } catch (err) {
      parts.log.warn({ err }, 'A right was lost, and what depends on it could not be ended yet')
    }
  }
  await using listening = await listenTo(parts.databaseUrl, CHANNEL, (userId) => void act(userId))
  await endCallsBeyondRights(parts)
  await Promise.race([listening.closed, stop.aborted || once(stop, 'abort')])
}
