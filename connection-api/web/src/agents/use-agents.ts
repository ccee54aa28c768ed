import { z } from 'zod'
import { useApi } from '../api/use-api.ts'

const Agent = z.object({
  id: z.string(),
  name: z.string(),
  greeting: z.string(),
  voice: z.string(),
  /** BCP 47. */
  language: z.string(),
  /** What is booked where a caller names no kind; null: whatever they ask for. */
  kind: z.string().nullable(),
  /** Names of what it may do; null: all that a guest may. */
  tools: z.array(z.string()).nullable(),
  bookings_a_day: z.number(),
  vapi: z.object({ assistant_id: z.string().nullable(), synced_at: z.string().nullable() }),
  elevenlabs: z.object({ agent_id: z.string().nullable() }),
})
export type Agent = z.output<typeof Agent>

export const AGENTS = '/api/agents'

/** The person's agents that answer elsewhere. */
export function useAgents() {
  return useApi(AGENTS, z.object({ agents: z.array(Agent) }))
}

const Tool = z.object({ name: z.string(), title: z.string() })
export type Tool = z.output<typeof Tool>

/** What an agent may be given to do. */
export function useTools() {
  return useApi(`${AGENTS}/tools`, z.object({ tools: z.array(Tool) }))
}
