import type { RequestHandler } from 'express'
import { z } from 'zod'
import { BadRequestError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import { connectionDetails } from '../connection/connection-details.ts'
import { signParticipantToken } from '../connection/participant-token.ts'
import { callerAddress } from './caller-address.ts'
import type { GuestParts } from './guest-parts.ts'
import { openGuestCall, type OfferedGuestCall } from './open-guest-call.ts'
import { LinkSecret, readOpenLink } from './open-link.ts'

const Body = z.strictObject({
  link: LinkSecret,
  platform: z.enum(['web', 'mobile', 'synthetic']).default('web'),
})

/** How a guest is called in the room, before they say who they are. */
const NAME = 'Guest'

/** `POST /api/guest/connection-details`: opens a call for whoever shows an open link. */
export function postGuestConnectionDetails(parts: GuestParts): RequestHandler {
  return async (request, response) => {
    const { link: secret, platform } = parseRequest(Body, request.body)
    if (platform === 'synthetic' && parts.production) {
      throw new BadRequestError('platform must be web or mobile.', 'platform_not_available')
    }
    const link = await readOpenLink(parts, secret)
    const address = callerAddress(request, parts.accessToken)
    const call = await openGuestCall(parts, link, { platform, address })
    const token = await participantToken(parts, call, platform)
    response
      .set('Cache-Control', 'no-store')
      .json(connectionDetails(parts.livekit.url, call.room, token, NAME))
  }
}

/** Nothing of the owner: a guest's client can read all of it. */
function participantToken(
  { livekit, agentName }: GuestParts,
  { room, callId, guest, scopes, seconds, grant, transcriptKey }: OfferedGuestCall,
  platform: string,
): Promise<string> {
  const participant = {
    room,
    joinSeconds: seconds,
    name: NAME,
    metadata: {
      user_id: guest,
      email: '',
      roles: ['guest'],
      permissions: [...scopes],
      session_type: 'voice_assistant' as const,
      platform,
      call_id: callId,
    },
    dispatch: {
      agentName,
      metadata: {
        call_grant: grant,
        ...(transcriptKey && { transcript_key: transcriptKey }),
      },
    },
  }
  return signParticipantToken(participant, livekit)
}
