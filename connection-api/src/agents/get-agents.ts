import type { SignedInHandler } from '../login/sign-in-required.ts'
import { describeAgent } from './agent.ts'
import type { AgentParts } from './agent-parts.ts'
import { findAgents } from './agent-repository.ts'
import { listGuestTools } from './guest-tools.ts'
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

/** `GET /api/agents/tools`: what an agent may be given to do, by name and in words. */
export function getTools(parts: AgentParts): SignedInHandler {
  return async (person, _request, response) => {
    const tools = await listGuestTools(parts, person)
    response.json({ tools: tools.map(({ name, title }) => ({ name, title: title ?? name })) })
  }
}
