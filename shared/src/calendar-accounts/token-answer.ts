import { z } from 'zod'
import type { ProviderSettings } from './provider-settings.ts'

/** Shorter than the lease of a refresh: whoever waits for an answer still holds it. */
export const PROVIDER_TIMEOUT_MS = 8000

const Tokens = z.object({
  access_token: z.string().min(1),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.coerce.number().positive(),
  refresh_token: z.string().min(1).optional(),
  id_token: z.string().min(1).optional(),
  scope: z.string().optional(),
})
/** A token endpoint's answer (RFC 6749, section 5.1). */
export type Tokens = z.output<typeof Tokens>

const Refusal = z.object({ error: z.string(), suberror: z.string().optional() })

/**
 * - `tokens`: here they are
 * - `ended`: this grant will never give one again
 * - `misconfigured`: the provider does not know us as we present ourselves; not the person's matter
 * - `later`: no clear answer, or one that asks to wait
 */
export type TokenAnswer =
  | { readonly kind: 'tokens'; readonly tokens: Tokens }
  | { readonly kind: 'ended'; readonly reason: string }
  | { readonly kind: 'misconfigured'; readonly reason: string }
  | { readonly kind: 'later'; readonly retryAfterMs: number | undefined; readonly cause: unknown }

/** The person has to give leave again. Classified by `error` alone: numbers in texts may change. */
const ENDED = new Set(['invalid_grant', 'interaction_required', 'consent_required'])
const OURS = new Set([
  'invalid_client',
  'unauthorized_client',
  'invalid_scope',
  'invalid_request',
  'redirect_uri_mismatch',
  'unsupported_grant_type',
])

/** Asks the token endpoint. Secrets go in the body, never in the address; nothing is thrown. */
export async function askForTokens(
  { tokenUrl, clientId, clientSecret }: ProviderSettings,
  grant: Readonly<Record<string, string>>,
): Promise<TokenAnswer> {
  const body = new URLSearchParams({
    client_id: clientId,
    client_secret: clientSecret,
    ...grant,
  })
  try {
    const response = await fetch(tokenUrl, {
      method: 'POST',
      body,
      redirect: 'error',
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(PROVIDER_TIMEOUT_MS),
    })
    return understand(response, await response.text())
  } catch (cause) {
    return { kind: 'later', retryAfterMs: undefined, cause }
  }
}

function understand(response: Response, text: string): TokenAnswer {
  const body = parseJson(text)
  if (response.ok) {
    const tokens = Tokens.safeParse(body)
    if (tokens.success) return { kind: 'tokens', tokens: tokens.data }
    return { kind: 'later', retryAfterMs: undefined, cause: new Error('Not a token answer') }
  }
  const retryAfterMs = readRetryAfter(response.headers.get('retry-after'))
  const later = {
    kind: 'later',
    retryAfterMs,
    cause: new Error(`Status ${response.status}`),
  } as const
  if (response.status === 429 || response.status >= 500) return later
  const refusal = Refusal.safeParse(body)
  if (!refusal.success) return later
  const { error } = refusal.data
  if (ENDED.has(error)) return { kind: 'ended', reason: error }
  return OURS.has(error) ? { kind: 'misconfigured', reason: error } : later
}

/** Seconds; the other form, a date, is not worth trusting another's clock for. */
function readRetryAfter(header: string | null): number | undefined {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
