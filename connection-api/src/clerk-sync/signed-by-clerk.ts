import { Webhook, WebhookVerificationError } from 'standardwebhooks'

/** Svix's own names; newer endpoints send `webhook-*` as well, with the same values. */
const HEADERS = ['id', 'timestamp', 'signature'] as const

/**
 * Checks Svix's signature over the raw body, and that it was made within five minutes of now
 * (https://docs.svix.com/receiving/verifying-payloads/how-manual).
 *
 * @param secrets of the endpoint: `whsec_...`; two of them while one is being replaced
 * @returns Svix's id of the message, the same at every attempt; undefined when nobody signed it
 */
export function signedByClerk(
  secrets: readonly string[],
  body: string,
  header: (name: string) => string | undefined,
): string | undefined {
  const headers = Object.fromEntries(
    HEADERS.map((name) => [`webhook-${name}`, header(`svix-${name}`) ?? header(`webhook-${name}`)]),
  )
  const { 'webhook-id': id, ...rest } = headers
  if (id === undefined || !/^[A-Za-z0-9_-]{1,100}$/.test(id)) return undefined
  const said = Object.entries(rest).map(([name, value]) => [name, value ?? ''])
  const known = { ...Object.fromEntries(said), 'webhook-id': id }
  return secrets.some((secret) => verifies(secret, body, known)) ? id : undefined
}

function verifies(secret: string, body: string, headers: Record<string, string>): boolean {
  try {
    new Webhook(secret).verify(body, headers, { jsonParse: false })
    return true
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false
    throw error
  }
}
