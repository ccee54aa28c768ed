import { AppError } from '@parley/shared/errors/app-error'
import type { SignedIn } from '../login/login-session.ts'
import type { Agent } from './agent.ts'
import type { AgentParts } from './agent-parts.ts'
import { findAgent } from './agent-repository.ts'

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
