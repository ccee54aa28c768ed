import { once } from 'node:events'
import { listenTo } from '@parley/shared/database/listen-to'
import { EVERYBODY } from '@parley/shared/sessions/rights-record'
import type { EndCallParts } from '../calls/end-call.ts'
import { endCallsBeyondRights, endWhatWentBeyond } from './rights-lost.ts'

/** The triggers of migration 0006 notify it with the id of the user who lost a role, or nothing. */
const CHANNEL = 'rights_lost'

export interface WatchParts extends EndCallParts {
  readonly databaseUrl: string
}

/**
 * Hears of every role and permission that is taken away, by whatever door, and ends what depends on
 * it. After a time without a connection, or when something could not be ended, nobody knows who lost
 * what meanwhile: the tool tokens that anybody holds end then. A call that opens in the very moment
 * of a loss is found by the sweep of {@link endCallsBeyondRights}.
 *
 * @returns a step that lasts until something went wrong, to be taken again and again
 */
export function rightsWatcher(parts: WatchParts): (stop: AbortSignal) => Promise<void> {
  let wasListening = false
  return async (stop) => {
    const failed = Promise.withResolvers<void>()
    const onLoss = (userId: string) => {
      endWhatWentBeyond(parts, userId).catch((err: unknown) => {
        parts.log.warn({ err }, 'A right was lost, and what depends on it could not be ended yet')
        failed.resolve()
      })
    }
    await using listening = await listenTo(parts.databaseUrl, CHANNEL, onLoss)
    if (wasListening) await endWhatWentBeyond(parts, EVERYBODY)
    else await endCallsBeyondRights(parts)
    wasListening = true
    const stopped = stop.aborted || once(stop, 'abort')
    await Promise.race([listening.closed, failed.promise, stopped])
  }
}
