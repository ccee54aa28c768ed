import { ConfigError } from '@parley/shared/config/read-env'
import { z } from 'zod'

/** Where text messages are sent. */
export interface TwilioSettings {
  readonly accountSid: string
  /** Also what webhooks are signed with, so an API key cannot take its place. */
  readonly authToken: string
  readonly from: { readonly number: string } | { readonly messagingServiceSid: string }
  /** In place of https://api.twilio.com. */
  readonly apiUrl: string | undefined
}

export const twilioVariables = {
  TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC[0-9a-f]{32}$/)
    .optional(),
  TWILIO_AUTH_TOKEN: z.string().min(16).optional(),
  TWILIO_FROM: z
    .string()
    .regex(/^\+[1-9][0-9]{4,14}$/)
    .optional(),
  TWILIO_MESSAGING_SERVICE_SID: z
    .string()
    .regex(/^MG[0-9a-f]{32}$/)
    .optional(),
  TWILIO_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
} as const

type Variables = z.output<z.ZodObject<typeof twilioVariables>>

/**
 * @returns undefined: there are no text messages here
 * @throws {ConfigError} when only a part is set
 */
export function readTwilioSettings(values: Variables): TwilioSettings | undefined {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken } = values
  const { TWILIO_FROM: number, TWILIO_MESSAGING_SERVICE_SID: service } = values
  const set = [accountSid, authToken, number ?? service].filter((value) => value !== undefined)
  if (set.length === 0) return undefined
  if (accountSid === undefined || authToken === undefined) throw incomplete()
  const from = senderOf(number, service)
  return { accountSid, authToken, from, apiUrl: values.TWILIO_BASE_URL?.replace(/\/$/, '') }
}

/** Exactly one: with both, which one people would hear from is Twilio's choice. */
function senderOf(
  number: string | undefined,
  messagingServiceSid: string | undefined,
): TwilioSettings['from'] {
  if (number !== undefined && messagingServiceSid === undefined) return { number }
  if (messagingServiceSid !== undefined && number === undefined) return { messagingServiceSid }
  throw incomplete()
}

const incomplete = () =>
  new ConfigError(
    'Configuration: text messages need TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and one of TWILIO_FROM and TWILIO_MESSAGING_SERVICE_SID. See .env.example.',
  )
