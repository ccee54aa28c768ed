import { Router } from 'express'
import type { signInRequired } from '../login/sign-in-required.ts'
import { deleteAgent } from '../vapi/delete-agent.ts'
import { postCall, type PostCallParts } from '../vapi/post-call.ts'
import { getSync, postSync } from '../vapi/sync-doors.ts'
import { patchAgent, postAgent } from './change-agents.ts'
import { getAgent, getAgents, getTools } from './get-agents.ts'

/** The doors by which owners keep agents that answer for them elsewhere. */
export function agentRoutes(
  parts: PostCallParts,
  signedIn: ReturnType<typeof signInRequired>,
): Router {
  const routes = Router()
  routes.get('/api/agents', signedIn(getAgents(parts)))
  routes.post('/api/agents', signedIn(postAgent(parts)))
  routes.get('/api/agents/tools', signedIn(getTools(parts)))
  routes.get('/api/agents/:id', signedIn(getAgent(parts)))
  routes.patch('/api/agents/:id', signedIn(patchAgent(parts)))
  routes.delete('/api/agents/:id', signedIn(deleteAgent(parts)))
  routes.get('/api/agents/:id/sync', signedIn(getSync(parts)))
  routes.post('/api/agents/:id/sync', signedIn(postSync(parts)))
  routes.post('/api/vapi/calls', signedIn(postCall(parts)))
  return routes
}
