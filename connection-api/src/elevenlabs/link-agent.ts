import { z } from 'zod'
import { AppError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import { describeAgent } from '../agents/agent.ts'
import { namedAgent } from '../agents/named-agent.ts'
import { reachable } from '../http/reachable.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { elevenLabsOf, type ElevenLabsParts } from './elevenlabs-parts.ts'
import { ProvidersAgentId } from './elevenlabs-settings.ts'

const Body = z.strictObject({ agent_id: ProvidersAgentId })

/**
 * `PUT /api/agents/{id}/elevenlabs`: that agent there answers for this one here. Who says so has to
 * have tagged it there with the id of the agent here, which nobody else can.
 */
export function putLink(parts: ElevenLabsParts): SignedInHandler {
  return async (person, request, response) => {
    const { agent_id } = parseRequest(Body, request.body)
    const { id } = await namedAgent(parts, person, request.params['id'])
    const tags = await elevenLabsOf(parts).api.tagsOf(agent_id)
    if (!tags?.includes(id)) throw notTagged(id)
    await link(parts, id, agent_id)
    response.json({ agent: describeAgent(await namedAgent(parts, person, id)) })
  }
}

/** `DELETE /api/agents/{id}/elevenlabs`: none answers for it there any more. */
export function deleteLink({ database }: ElevenLabsParts): SignedInHandler {
  return async (person, request, response) => {
    const { id } = await namedAgent({ database }, person, request.params['id'])
    const deleting = database
      .deleteFrom('provider_agents')
      .where('provider', '=', 'elevenlabs')
      .where('agent_id', '=', id)
    await reachable('postgres', deleting.execute())
    response.status(204).end()
  }
}

/** The tag decides: whatever stood for another agent before does so no longer. */
function link({ database, clock }: ElevenLabsParts, id: string, providerId: string): Promise<void> {
  const linking = database.transaction().execute(async (transaction) => {
    await transaction
      .deleteFrom('provider_agents')
      .where('provider', '=', 'elevenlabs')
      .where((eb) => eb.or([eb('provider_id', '=', providerId), eb('agent_id', '=', id)]))
      .execute()
    await transaction
      .insertInto('provider_agents')
      .values({
        agent_id: id,
        provider: 'elevenlabs',
        provider_id: providerId,
        synced_at: new Date(clock.now()),
      })
      .execute()
  })
  return reachable('postgres', linking)
}

const notTagged = (id: string) =>
  new AppError(`Tag the agent at ElevenLabs with ${id} first: it shows that it is yours.`, {
    code: 'agent_not_tagged',
    status: 409,
  })
