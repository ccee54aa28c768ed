import type { Jobs } from '@parley/shared/jobs/jobs'
import { keepGoing } from '@parley/shared/lifecycle/keep-going'
import { giveNotice, type NoticeParts } from './give-notice.ts'
import { wakeNotices } from './wake-notices.ts'

const PAUSE_MS = { success: 1000, failure: 2000 }

/** Tells people of their appointments as that comes due, until disposed. */
export async function startNotices(
  parts: NoticeParts & { readonly jobs: Jobs },
): Promise<AsyncDisposable> {
  await parts.jobs.work('appointment_notice', (id) => giveNotice(parts, id))
  return keepGoing('wake notices', () => wakeNotices(parts), PAUSE_MS, parts.log)
}
