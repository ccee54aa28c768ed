import type { Jobs } from '@parley/shared/jobs/jobs'
import { keepGoing } from '@parley/shared/lifecycle/keep-going'
import { deliverMessage, type DeliveryParts } from './deliver-message.ts'
import { wakeOverdue } from './wake-overdue.ts'

export interface StartDeliveryParts extends DeliveryParts {
  readonly jobs: Jobs
}

const PAUSE_MS = { success: 30_000, failure: 2000 }

/** Sends messages here as they come due, until disposed. */
export async function startDelivery(parts: StartDeliveryParts): Promise<AsyncDisposable> {
  await parts.jobs.work('deliver_message', (id) => deliverMessage(parts, id))
  const step = async () => void (await wakeOverdue(parts))
  return keepGoing('wake overdue messages', step, PAUSE_MS, parts.log)
}
