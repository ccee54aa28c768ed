import { z } from 'zod'
import { BadRequestError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'

/** The seeds' name for the one agent there is. */
const AGENT_ALIAS = 'banking-assistant'

/** Anything at all: what it is does not matter where it may only be absent. */
const anything = z.unknown().optional()

const Agent = z.strictObject({
  agent_name: z.string().max(200).nullish(),
  agentName: z.string().max(200).nullish(),
  metadata: anything,
  deployment: anything,
  attributes: anything,
})
const RoomConfig = z.strictObject({ agents: z.array(Agent).max(10).nullish() })

/**
 * LiveKit's `TokenSourceRequest` in JSON, which seed s2's body is a case of. Some SDKs send every
 * field as null, some write them in camel case.
 */
const Body = z.strictObject({
  room_name: anything,
  roomName: anything,
  participant_name: anything,
  participantName: anything,
  participant_identity: anything,
  participantIdentity: anything,
  participant_metadata: anything,
  participantMetadata: anything,
  participant_attributes: anything,
  participantAttributes: anything,
  room_config: RoomConfig.nullish(),
  roomConfig: RoomConfig.nullish(),
})

/**
 * Connection details hold nothing that the client chose: room, identity, name, metadata and what
 * the agent is told come from the person's sign-in. This refuses whatever would choose otherwise.
 *
 * @param agentName the one agent that a client may name
 * @throws {BadRequestError}
 */
export function checkConnectionRequest(body: unknown, agentName: string): void {
  const { room_config, roomConfig, ...chosen } = parseRequest(Body, body ?? {})
  refuseChoices(chosen)
  for (const config of [room_config, roomConfig]) {
    const agents = config?.agents ?? []
    if (agents.length > 1) {
      throw new BadRequestError('room_config can name one agent only.', 'agent_not_available')
    }
    for (const { agent_name, agentName: alias, ...rest } of agents) {
      refuseChoices(rest)
      refuseOtherAgent(agent_name, agentName)
      refuseOtherAgent(alias, agentName)
    }
  }
}

function refuseChoices(fields: Readonly<Record<string, unknown>>): void {
  const names = Object.keys(fields).filter((name) => !isUnset(fields[name]))
  if (names.length === 0) return
  throw new BadRequestError(
    `Leave out ${names.join(', ')}: it is decided by who is signed in. Null is fine.`,
    'not_for_clients_to_choose',
  )
}

/** Protobuf's JSON writes a field that nobody set as null, as empty, or not at all. */
function isUnset(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

function refuseOtherAgent(name: string | null | undefined, agentName: string): void {
  if (isUnset(name) || name === agentName || name === AGENT_ALIAS) return
  throw new BadRequestError(
    'There is no such agent here. Leave agent_name out to get the one there is.',
    'agent_not_available',
  )
}
