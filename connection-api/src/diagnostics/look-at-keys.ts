import type { Clock } from '@parley/shared/time/clock'
import type { ClerkKeys } from '../clerk/clerk-keys.ts'
import { inTime } from './in-time.ts'

/** Younger keys are not fetched anew for looking: anybody signed in can look as often as they like. */
const YOUNG_MS = 30_000

/** Whether keys can be fetched, and how old those are that we have. */
export async function lookAtKeys(keys: ClerkKeys, clock: Clock) {
  const before = keys.fetchedAt()
  const isYoung = before !== undefined && clock.now() - before < YOUNG_MS
  const reachable = isYoung || (await inTime(keys.refetch().then(() => true))) === true
  const fetchedAt = keys.fetchedAt()
  const age = fetchedAt === undefined ? null : Math.round((clock.now() - fetchedAt) / 1000)
  return { reachable, age_seconds: age }
}
