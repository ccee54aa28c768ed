import { decodeJwt } from 'jose'
import { z } from 'zod'
import { ParticipantMetadata } from '@parley/shared/identity/participant'
import { DispatchMetadata } from '@parley/shared/tokens/call-grant'
import type { TestClient } from './test-client.ts'

const Details = z.object({ roomName: z.string(), participantToken: z.string() })
const Claims = z.object({
  metadata: z.string(),
  roomConfig: z.object({
    agents: z.array(z.object({ agentName: z.string(), metadata: z.string() })),
  }),
})

/** A call as somebody who reads the participant token's claims sees it. */
export async function openedCall(client: TestClient, token: string) {
  const { body } = await client.post('/api/connection-details', {}, token)
  return callOfDetails(body)
}

/** @param body connection details */
export function callOfDetails(body: unknown) {
  const { roomName, participantToken } = Details.parse(body)
  const { metadata, roomConfig } = Claims.parse(decodeJwt(participantToken))
  const [agent] = roomConfig.agents
  const dispatch = DispatchMetadata.parse(JSON.parse(agent?.metadata ?? ''))
  const person = ParticipantMetadata.parse(JSON.parse(metadata))
  return {
    callId: person.call_id,
    room: roomName,
    participantToken,
    metadata: person,
    agentName: agent?.agentName,
    grant: dispatch.call_grant,
    transcriptKey: dispatch.transcript_key,
  }
}
