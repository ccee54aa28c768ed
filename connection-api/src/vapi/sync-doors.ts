import type { Agent } from '../agents/agent.ts'
import { listGuestTools } from '../agents/guest-tools.ts'
import { namedAgent } from '../agents/named-agent.ts'
import type { SignedIn } from '../login/login-session.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { assistantOf } from './assistant-of.ts'
import { driftOf } from './drift.ts'
import { syncAgent } from './sync-agent.ts'
import { vapiOf, type VapiParts } from './vapi-parts.ts'

/** `POST /api/agents/{id}/sync`: makes the assistant at Vapi what the agent is; safe to repeat. */
export function postSync(parts: VapiParts): SignedInHandler {
  return async (person, request, response) => {
    const agent = await namedAgent(parts, person, request.params['id'])
    const wish = await wishOf(parts, person, agent)
    const deps = { database: parts.database, clock: parts.clock, vapi: vapiOf(parts).api }
    const { outcome, assistantId, drift } = await syncAgent(deps, agent, wish)
    response
      .status(outcome === 'created' ? 201 : 200)
      .json({ outcome, assistant_id: assistantId, drift })
  }
}

/** `GET /api/agents/{id}/sync`: how far the assistant at Vapi is from the agent; changes nothing. */
export function getSync(parts: VapiParts): SignedInHandler {
  return async (person, request, response) => {
    const agent = await namedAgent(parts, person, request.params['id'])
    const row = agent.at.find(({ provider }) => provider === 'vapi')
    const id = row?.provider_id ?? null
    if (id === null) {
      const state = row?.creating_since ? 'unfinished' : 'never_synced'
      response.json({ state, assistant_id: null, drift: [] })
      return
    }
    const there = await vapiOf(parts).api.get(id)
    const drift = there ? driftOf(await wishOf(parts, person, agent), there) : []
    const state = there ? (drift.length === 0 ? 'in_step' : 'drifted') : 'gone'
    response.json({ state, assistant_id: id, drift })
  }
}

async function wishOf(parts: VapiParts, person: SignedIn, agent: Agent) {
  const { settings } = vapiOf(parts)
  const deps = { vapi: settings, baseUrl: parts.baseUrl }
  return assistantOf(deps, agent, await listGuestTools(parts, person))
}
