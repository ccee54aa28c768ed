import { updateAgent } from '../agents/agent-repository.ts'
import { namedAgent } from '../agents/named-agent.ts'
import { findOpenCallsOfAgent } from '../calls/call-repository.ts'
import { endCallNow, type EndCallParts } from '../calls/end-call.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { vapiOf, type VapiParts } from './vapi-parts.ts'

/**
 * `DELETE /api/agents/{id}`: at Vapi first, so that no assistant stays there that nobody knows of.
 * One that is gone there already is fine. Its calls end.
 */
export function deleteAgent(parts: VapiParts & EndCallParts): SignedInHandler {
  return async (person, request, response) => {
    const { id, at } = await namedAgent(parts, person, request.params['id'])
    const vapi = at.find(({ provider }) => provider === 'vapi')
    if (vapi?.provider_id) await vapiOf(parts).api.delete(vapi.provider_id)
    await updateAgent(parts.database, id, { deleted_at: new Date(parts.clock.now()) })
    const open = await findOpenCallsOfAgent(parts.database, id)
    await Promise.all(open.map((call) => endCallNow(parts, call, 'agent_deleted')))
    response.status(204).end()
  }
}
