import { ConfigError } from '@parley/shared/config/read-env'
import { z } from 'zod'

/** Where owners' agents run that answer at ElevenLabs. */
export interface ElevenLabsSettings {
  readonly apiKey: string
  /** In place of https://api.elevenlabs.io. */
  readonly apiUrl: string | undefined
  /** The agent there that answers for agents of ours that have none of their own. */
  readonly agentId: string | undefined
  /** Signs what is reported after a conversation. */
  readonly webhookSecret: string
  /** In a header of what is asked when somebody telephones; undefined: nobody can. */
  readonly initiationSecret: string | undefined
}

/** As ElevenLabs names them: `agent_` and letters. */
export const ProvidersAgentId = z.string().regex(/^[A-Za-z0-9_-]{1,100}$/)

export const elevenLabsVariables = {
  ELEVENLABS_API_KEY: z.string().min(8).optional(),
  ELEVENLABS_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  ELEVENLABS_AGENT_ID: ProvidersAgentId.optional(),
  ELEVENLABS_WEBHOOK_SECRET: z.string().min(16).optional(),
  ELEVENLABS_INITIATION_SECRET: z.string().min(32).optional(),
} as const

type Variables = z.output<z.ZodObject<typeof elevenLabsVariables>>

/**
 * @returns undefined: nothing runs at ElevenLabs here
 * @throws {ConfigError} when only a part is set
 */
export function readElevenLabsSettings(values: Variables): ElevenLabsSettings | undefined {
  const { ELEVENLABS_API_KEY: apiKey, ELEVENLABS_WEBHOOK_SECRET: webhookSecret } = values
  const { ELEVENLABS_AGENT_ID: agentId, ELEVENLABS_INITIATION_SECRET: initiationSecret } = values
  const set = [apiKey, webhookSecret, agentId, initiationSecret]
  if (set.every((value) => value === undefined)) return undefined
  if (apiKey === undefined) throw incomplete('ELEVENLABS_API_KEY')
  // Without it nobody could tell us that a conversation is over.
  if (webhookSecret === undefined) throw incomplete('ELEVENLABS_WEBHOOK_SECRET')
  const apiUrl = values.ELEVENLABS_BASE_URL?.replace(/\/$/, '')
  return { apiKey, apiUrl, agentId, webhookSecret, initiationSecret }
}

const incomplete = (name: string) =>
  new ConfigError(
    `Configuration: ElevenLabs is half configured: ${name} is missing. Set it, or none of them. See .env.example.`,
  )
