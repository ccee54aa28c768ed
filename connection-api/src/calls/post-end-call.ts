import { AppError } from '@parley/shared/errors/app-error'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { findCallOfOwner } from './call-repository.ts'
import { describeCall } from './describe-call.ts'
import { endCallNow, type EndCallParts } from './end-call.ts'

/** `POST /api/calls/{id}/end`: the owner stops a call. Stopping it again changes nothing. */
export function postEndCall(parts: EndCallParts): SignedInHandler {
  return async ({ userId }, request, response) => {
    const callId = String(request.params['id'])
    const call = await findCallOfOwner(parts.database, callId, userId)
    if (!call) throw callNotFound()
    await endCallNow(parts, call, 'stopped_by_user')
    const ended = await findCallOfOwner(parts.database, callId, userId)
    response.json({ call: describeCall(ended ?? call) })
  }
}

export const callNotFound = () =>
  new AppError('There is no such call of yours. GET /api/calls lists them.', {
    code: 'call_not_found',
    status: 404,
  })
