import type { SignedInHandler } from '../login/sign-in-required.ts'
import { findCallOfOwner } from './call-repository.ts'
import { describeCall } from './describe-call.ts'
import { namedCall } from './named-call.ts'
import { endCallNow, type EndCallParts } from './end-call.ts'

/** `POST /api/calls/{id}/end`: the owner stops a call. Stopping it again changes nothing. */
export function postEndCall(parts: EndCallParts): SignedInHandler {
  return async ({ userId }, request, response) => {
    const call = await namedCall(parts.database, request, userId)
    await endCallNow(parts, call, 'stopped_by_user')
    const ended = await findCallOfOwner(parts.database, call.id, userId)
    response.json({ call: describeCall(ended ?? call) })
  }
}
