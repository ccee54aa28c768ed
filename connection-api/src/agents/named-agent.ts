import { AppError, BadRequestError } from '@parley/shared/errors/app-error'
import type { SignedIn } from '../login/login-session.ts'
import type { Agent } from './agent.ts'
import type { AgentParts } from './agent-parts.ts'
import { findAgent, findAgents } from './agent-repository.ts'

/**
 * The agent that a path names.
 *
 * @throws {AppError} 404 when it is not this person's
 */
export async function namedAgent(
  { database }: Pick<AgentParts, 'database'>,
  { userId }: Pick<SignedIn, 'userId'>,
  id: unknown,
): Promise<Agent> {
  const known = typeof id === 'string' && /^agent_[a-z0-9]{26}$/.test(id)
  const agent = known ? await findAgent(database, id, userId) : undefined
  if (agent) return agent
  throw new AppError('There is no such agent of yours. GET /api/agents lists them.', {
    code: 'agent_not_found',
    status: 404,
  })
}

/**
 * The agent that a body names, which may be left out by who has only one.
 *
 * @throws {AppError} 404, or 400 where it has to be said
 */
export async function agentOf(
  parts: Pick<AgentParts, 'database'>,
  person: Pick<SignedIn, 'userId'>,
  id: string | undefined,
): Promise<Agent> {
  if (id !== undefined) return namedAgent(parts, person, id)
  const [only, another] = await findAgents(parts.database, person.userId)
  if (only && !another) return only
  throw new BadRequestError('Say which agent of yours: GET /api/agents lists them.', 'agent_needed')
}
