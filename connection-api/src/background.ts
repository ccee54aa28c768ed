import type { AccessTokens } from '@parley/shared/calendar-accounts/access-tokens'
import type { Jobs } from '@parley/shared/jobs/jobs'
import { keepGoing } from '@parley/shared/lifecycle/keep-going'
import type { Redis } from '@parley/shared/redis/redis-client'
import type { ConnectParts } from './calendar-connect/connect-parts.ts'
import { refreshDue } from './calendar-connect/refresh-due.ts'
import { sweepConsents } from './calendar-connect/sweep-consents.ts'
import { reapCalls } from './calls/reap-calls.ts'
import { recordCallEvents } from './calls/record-call-events.ts'
import { summonAgain } from './calls/summon-again.ts'
import { startSync } from './clerk-sync/start-sync.ts'
import type { PullParts } from './clerk-sync/pull-person.ts'
import { startUserSync } from './user-sync/start-user-sync.ts'
import type { SyncSettings } from './user-sync/sync-settings.ts'
import type { WriteParts } from './user-sync/write-due.ts'
import { forgetOld } from './login/forget-old.ts'
import { endCallsBeyondRights } from './roles/rights-lost.ts'
import { rightsWatcher, type WatchParts } from './roles/watch-rights.ts'
import type { DeliveryParts } from './messages/deliver-message.ts'
import { startNotices } from './appointment-notices/start-notices.ts'
import { startDelivery } from './messages/start-delivery.ts'
import { forgetTranscripts } from './transcripts/forget-transcripts.ts'

interface BackgroundParts extends WatchParts, ConnectParts, DeliveryParts, PullParts, WriteParts {
  readonly syncSettings: SyncSettings
  /** Blocks while it waits for call events, so nothing else uses it. */
  readonly events: Redis
  readonly jobs: Jobs
  readonly tokens: AccessTokens
}

/** What this service does without being asked, until disposed. */
export async function startBackground({
  events,
  tokens,
  ...parts
}: BackgroundParts): Promise<AsyncDisposable> {
  const { database, log } = parts
  const stack = new AsyncDisposableStack()
  const start = (
    name: string,
    step: (stop: AbortSignal) => Promise<unknown>,
    pauseMs: [number, number],
  ) => {
    const [success, failure] = pauseMs
    const run = async (stop: AbortSignal) => void (await step(stop))
    stack.use(keepGoing(name, run, { success, failure }, log))
  }
  start('record call events', () => recordCallEvents({ database, redis: events, log }), [0, 500])
  start('hear of lost rights', rightsWatcher(parts), [500, 1000])
  start('end calls beyond rights', () => endCallsBeyondRights(parts), [3000, 1000])
  start('summon the agent again', () => summonAgain(parts), [2000, 1000])
  start('end lost calls', () => reapCalls(parts), [3000, 1000])
  start('forget what has run out', () => forgetOld(parts), [10 * 60_000, 60_000])
  const forget = () => forgetTranscripts(database, parts.clock.now())
  start('forget what was said', forget, [60_000, 60_000])
  start('let go of old consents', () => sweepConsents(parts), [60_000, 60_000])
  start('refresh calendar tokens', () => refreshDue(parts, tokens), [60_000, 60_000])
  stack.use(await startDelivery(parts))
  stack.use(await startSync(parts))
  stack.use(await startUserSync(parts, parts.syncSettings))
  stack.use(await startNotices({ ...parts, texts: parts.senders.sms !== undefined }))
  return stack
}
