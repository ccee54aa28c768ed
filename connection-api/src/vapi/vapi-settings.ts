import { ConfigError } from '@parley/shared/config/read-env'
import { z } from 'zod'

/** How Vapi shows us that a message is its own. */
export interface VapiWebhookSettings {
  /** Compared literally with `X-Vapi-Secret`, or with a bearer token. */
  readonly secret: string | undefined
  /** HMAC-SHA256 over `{timestamp}.{body}`, in hex. */
  readonly hmac:
    | {
        readonly key: string
        readonly signatureHeader: string
        readonly timestampHeader: string
      }
    | undefined
}

/** Where agents run that owners sync to Vapi. */
export interface VapiSettings {
  readonly apiKey: string
  /** In place of https://api.vapi.ai. */
  readonly apiUrl: string | undefined
  /** The custom credential in Vapi's dashboard with which it signs what it sends. */
  readonly credentialId: string | undefined
  /** OpenAI model of the assistants. */
  readonly model: string
  readonly webhook: VapiWebhookSettings
  /** What takes longer is answered with "still checking"; Vapi waits 20 s by default. */
  readonly answerMs: number
}

const header = (fallback: string) =>
  z
    .string()
    .regex(/^[A-Za-z0-9-]{1,64}$/)
    .default(fallback)
    .transform((name) => name.toLowerCase())

export const vapiVariables = {
  VAPI_API_KEY: z.string().min(8).optional(),
  VAPI_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  VAPI_WEBHOOK_SECRET: z.string().min(32).optional(),
  VAPI_HMAC_KEY: z.string().min(32).optional(),
  VAPI_SIGNATURE_HEADER: header('x-signature'),
  VAPI_TIMESTAMP_HEADER: header('x-timestamp'),
  VAPI_ANSWER_SECONDS: z.coerce.number().min(0.1).max(18).default(12),
  VAPI_CREDENTIAL_ID: z.string().min(1).optional(),
  VAPI_MODEL: z
    .string()
    .regex(/^[A-Za-z0-9.-]+$/)
    .default('gpt-4o'),
} as const

type Variables = z.output<z.ZodObject<typeof vapiVariables>>

/**
 * @returns undefined: agents do not run at Vapi here
 * @throws {ConfigError} when only a part is set
 */
export function readVapiSettings(values: Variables): VapiSettings | undefined {
  const { VAPI_API_KEY: apiKey, VAPI_CREDENTIAL_ID: credentialId } = values
  const { VAPI_WEBHOOK_SECRET: secret, VAPI_HMAC_KEY: key } = values
  if ([apiKey, credentialId, secret, key].every((value) => value === undefined)) return undefined
  if (apiKey === undefined) throw incomplete('VAPI_API_KEY')
  if (secret === undefined && key === undefined) throw incomplete('VAPI_WEBHOOK_SECRET')
  // Without a credential we tell Vapi the secret as a header; a signature cannot be told so.
  if (secret === undefined && credentialId === undefined) throw incomplete('VAPI_CREDENTIAL_ID')
  return {
    apiKey,
    apiUrl: values.VAPI_BASE_URL?.replace(/\/$/, ''),
    credentialId,
    model: values.VAPI_MODEL,
    answerMs: values.VAPI_ANSWER_SECONDS * 1000,
    webhook: { secret, hmac: key === undefined ? undefined : hmacOf(key, values) },
  }
}

const hmacOf = (key: string, values: Variables) => ({
  key,
  signatureHeader: values.VAPI_SIGNATURE_HEADER,
  timestampHeader: values.VAPI_TIMESTAMP_HEADER,
})

const incomplete = (name: string) =>
  new ConfigError(
    `Configuration: Vapi is half configured: ${name} is missing. Set all of it, or none. See .env.example.`,
  )
