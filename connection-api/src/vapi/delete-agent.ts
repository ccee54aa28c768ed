import { updateAgent } from '../agents/agent-repository.ts'
import { namedAgent } from '../agents/named-agent.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { vapiOf, type VapiParts } from './vapi-parts.ts'

/**
 * `DELETE /api/agents/{id}`: at Vapi first, so that no assistant stays there that nobody knows of.
 * One that is gone there already is fine.
 */
export function deleteAgent(parts: VapiParts): SignedInHandler {
  return async (person, request, response) => {
    const { id, at } = await namedAgent(parts, person, request.params['id'])
    const vapi = at.find(({ provider }) => provider === 'vapi')
    if (vapi?.provider_id) await vapiOf(parts).api.delete(vapi.provider_id)
    await updateAgent(parts.database, id, { deleted_at: new Date(parts.clock.now()) })
    response.status(204).end()
  }
}
