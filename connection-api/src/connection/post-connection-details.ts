import type { RequestHandler } from 'express'
import type { LiveKitAccess } from '../calls/rooms.ts'
import type { LoginSessionParts, SignedIn } from '../login/login-session.ts'
import { whoAsks, type SignInParts } from '../login/sign-in-required.ts'
import { connectionDetails } from './connection-details.ts'
import { checkConnectionRequest } from './connection-request.ts'
import { defaultUser } from './default-user.ts'
import { openCall, type OfferedCall, type OpenCallParts } from './open-call.ts'
import { signParticipantToken } from './participant-token.ts'

export interface ConnectionParts extends OpenCallParts, SignInParts, LoginSessionParts {
  readonly livekit: LiveKitAccess
  readonly agentName: string
  readonly defaultUserId: string | undefined
}

/**
 * `POST /api/connection-details` (seed s2, and LiveKit's TokenSource): opens a call for the person
 * signed in and answers with what their client needs to join its room.
 */
export function postConnectionDetails(parts: ConnectionParts): RequestHandler {
  return async (request, response) => {
    const person = (await defaultUser(parts, request)) ?? (await whoAsks(parts, request))
    checkConnectionRequest(request.body, parts.agentName)
    const call = await openCall(parts, person)
    const token = await participantToken(parts, person, call)
    response
      .set('Cache-Control', 'no-store')
      .json(connectionDetails(parts.livekit.url, call.room, token, firstName(person)))
  }
}

function participantToken(
  { livekit, agentName }: ConnectionParts,
  person: SignedIn,
  call: OfferedCall,
): Promise<string> {
  const participant = {
    room: call.room,
    name: firstName(person),
    metadata: {
      user_id: person.userId,
      email: person.email,
      roles: [...person.roles],
      permissions: [...person.permissions],
      session_type: 'voice_assistant' as const,
      platform: person.platform,
      call_id: call.callId,
    },
    dispatch: {
      agentName,
      metadata: {
        call_grant: call.grant,
        ...(call.transcriptKey && { transcript_key: call.transcriptKey }),
      },
    },
  }
  return signParticipantToken(participant, livekit)
}

const firstName = ({ name }: SignedIn) => name.trim().split(/\s+/)[0] ?? name
