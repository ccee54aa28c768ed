import { EVERYBODY, markRightsLost } from '@parley/shared/sessions/rights-record'
import { findCallsBeyondRights } from '../calls/call-repository.ts'
import { endCallNow, type EndCallParts } from '../calls/end-call.ts'
import { reachable } from '../http/reachable.ts'

/**
 * Somebody may do less than before: the tool tokens that they hold are no good from now on, and
 * calls that were granted more than is left end. Safe to repeat.
 *
 * @param userId {@link EVERYBODY} when a role itself lost a permission
 */
export async function endWhatWentBeyond(parts: EndCallParts, userId: string): Promise<void> {
  await reachable('redis', markRightsLost(parts.redis, userId, parts.clock.now()))
  await endCallsBeyondRights(parts, userId)
}

/** @returns how many were ended */
export async function endCallsBeyondRights(
  parts: EndCallParts,
  userId: string = EVERYBODY,
): Promise<number> {
  const whose = userId === EVERYBODY ? undefined : userId
  const calls = await findCallsBeyondRights(parts.database, whose)
  await Promise.all(calls.map((call) => endCallNow(parts, call, 'permission_lost')))
  return calls.length
}
