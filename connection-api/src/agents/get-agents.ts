import type { SignedInHandler } from '../login/sign-in-required.ts'
import { describeAgent } from './agent.ts'
import type { AgentParts } from './agent-parts.ts'
import { findAgents } from './agent-repository.ts'
import { namedAgent } from './named-agent.ts'

/** `GET /api/agents`: the owner's agents, oldest first. */
export function getAgents({ database }: AgentParts): SignedInHandler {
  return async ({ userId }, _request, response) => {
    const agents = await findAgents(database, userId)
    response.json({ agents: agents.map(describeAgent) })
  }
}

/** `GET /api/agents/{id}`. */
export function getAgent(parts: AgentParts): SignedInHandler {
  return async (person, request, response) => {
    response.json({ agent: describeAgent(await namedAgent(parts, person, request.params['id'])) })
  }
}
