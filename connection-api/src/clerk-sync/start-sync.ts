import type { Jobs } from '@parley/shared/jobs/jobs'
import { keepGoing } from '@parley/shared/lifecycle/keep-going'
import { eraseArchives } from '../account-content/archive.ts'
import { forgetEvents } from './forget-events.ts'
import type { PullParts } from './pull-person.ts'
import { syncNextPage } from './sync-all.ts'
import { wakeEvents } from './wake-events.ts'
import { workEvent } from './work-event.ts'

const MINUTE_MS = 60_000

/** Works on what Clerk said, until disposed, and lets go of what was kept long enough. */
export async function startSync(
  parts: PullParts & { readonly jobs: Jobs },
): Promise<AsyncDisposable> {
  const { database, clock, jobs, log } = parts
  await jobs.work('clerk_event', (id) => workEvent(parts, id))
  await jobs.work('clerk_sync_all', (id) => syncNextPage(parts, id))
  const sweep = async () => {
    await wakeEvents(parts)
    await forgetEvents(database, clock.now())
    await eraseArchives(database, clock.now())
  }
  return keepGoing('sweep after Clerk', sweep, { success: MINUTE_MS, failure: MINUTE_MS }, log)
}
