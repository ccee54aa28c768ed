import express, { Router } from 'express'
import { rememberTools } from '../agent-conversations/known-tools.ts'
import type { signInRequired } from '../login/sign-in-required.ts'
import { agentsDoor, alsoForAgents } from './agents-door.ts'
import type { ElevenLabsParts } from './elevenlabs-parts.ts'
import { deleteLink, putLink } from './link-agent.ts'
import { postConversation } from './post-conversation.ts'
import { postInitiation } from './post-initiation.ts'
import { postReport } from './post-report.ts'
import { anyTool, bookAppointment, checkAvailability } from './tool-doors.ts'

/** A report has all of a conversation in it, but not the sound. */
const REPORT_LIMIT = '5mb'

/** The door of ElevenLabs' reports; the body as it came, because all of it is signed. */
export function elevenLabsReports(parts: ElevenLabsParts): Router {
  const routes = Router()
  const raw = express.raw({ type: () => true, limit: REPORT_LIMIT })
  routes.post('/api/webhooks/elevenlabs', raw, postReport(parts))
  return routes
}

/** Doors by which people begin conversations at ElevenLabs, and their agents there use tools. */
export function elevenLabsRoutes(
  parts: ElevenLabsParts,
  signedIn: ReturnType<typeof signInRequired>,
): Router {
  const tools = { ...parts, knownTools: rememberTools(parts) }
  const routes = Router()
  routes.put('/api/agents/:id/elevenlabs', signedIn(putLink(parts)))
  routes.delete('/api/agents/:id/elevenlabs', signedIn(deleteLink(parts)))
  routes.post('/api/elevenlabs/conversations', signedIn(postConversation(parts)))
  routes.post('/api/elevenlabs/conversation-initiation', postInitiation(parts))
  routes.post('/api/calendar/check-availability', alsoForAgents(tools, checkAvailability(tools)))
  routes.post('/api/appointments', alsoForAgents(tools, bookAppointment(tools)))
  routes.post('/api/elevenlabs/tools/:tool', agentsDoor(tools, anyTool(tools)))
  return routes
}
