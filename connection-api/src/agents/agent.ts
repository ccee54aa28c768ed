import { z } from 'zod'
import type { AgentRow, ProviderAgentRow } from '@parley/shared/database/agents-schema'

const oneLine = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u)

const Fields = {
  /** Vapi takes 40 characters at most. */
  name: oneLine(40),
  greeting: oneLine(300),
  /** A voice of Vapi's own, or `provider:voice`. */
  voice: z.string().regex(/^(?:[a-z0-9-]{2,20}:)?[A-Za-z0-9_-]{1,64}$/),
  language: z.string().regex(/^[a-z]{2,3}(?:-[A-Z]{2})?$/),
  /** Name of a kind of appointment; null: the caller says which, or none. */
  kind: oneLine(80).nullable(),
  /** Names of tools; null: all that a guest may use. */
  tools: z
    .array(z.string().regex(/^[a-z_]{1,64}$/))
    .min(1)
    .max(20)
    .transform((names) => [...new Set(names)])
    .nullable(),
  bookings_a_day: z.number().int().min(0).max(200),
}

export const NewAgent = z.strictObject({
  ...Fields,
  voice: Fields.voice.default('Elliot'),
  language: Fields.language.default('en'),
  kind: Fields.kind.default(null),
  tools: Fields.tools.default(null),
  bookings_a_day: Fields.bookings_a_day.default(20),
})
export type NewAgent = z.output<typeof NewAgent>

export const ChangedAgent = z
  .strictObject(Fields)
  .partial()
  .refine((body) => Object.keys(body).length > 0, { error: 'needs something to change' })
export type ChangedAgent = z.output<typeof ChangedAgent>

/** An agent with the name of its kind, and what stands for it at providers. */
export interface Agent extends AgentRow {
  readonly kind: string | null
  readonly at: readonly ProviderAgentRow[]
}

/** An agent as its owner sees it; instants as RFC 3339 in UTC. */
export function describeAgent(agent: Agent) {
  const elevenLabs = agent.at.find(({ provider }) => provider === 'elevenlabs')
  const vapi = agent.at.find(({ provider }) => provider === 'vapi')
  return {
    id: agent.id,
    name: agent.name,
    greeting: agent.greeting,
    voice: agent.voice,
    language: agent.language,
    kind: agent.kind,
    tools: agent.tools,
    bookings_a_day: agent.bookings_a_day,
    created_at: agent.created_at.toISOString(),
    updated_at: agent.updated_at.toISOString(),
    vapi: {
      assistant_id: vapi?.provider_id ?? null,
      synced_at: vapi?.synced_at?.toISOString() ?? null,
    },
    elevenlabs: { agent_id: elevenLabs?.provider_id ?? null },
  }
}
