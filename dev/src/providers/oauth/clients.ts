import { z } from 'zod'
import type { Incoming } from '../http/exchange.ts'
import { formOf } from '../http/exchange.ts'

/** An application that a provider knows. */
export const OAuthClient = z.strictObject({
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  /** Taken as they are written, and no other; any address on loopback when absent. */
  redirectUris: z.array(z.url()).optional(),
})
export type OAuthClient = z.infer<typeof OAuthClient>

/** Known to both providers unless others are named. */
export const defaultClient: OAuthClient = {
  clientId: 'parley-simulated',
  clientSecret: 'parley-simulated-secret',
}

export function mayRedirectTo(client: OAuthClient, uri: string): boolean {
  if (client.redirectUris !== undefined) return client.redirectUris.includes(uri)
  return URL.canParse(uri) && isLoopback(new URL(uri))
}

export function isLoopback(url: URL): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
}

/** The application that asks, by the form's secret or HTTP Basic (RFC 6749, section 2.3.1). */
export function authenticateClient(
  clients: ReadonlyMap<string, OAuthClient>,
  incoming: Incoming,
): OAuthClient | undefined {
  const form = formOf(incoming)
  const basic = basicOf(incoming.header('authorization'))
  const client = clients.get(basic?.id ?? form.get('client_id') ?? '')
  const secret = basic?.secret ?? form.get('client_secret')
  return client !== undefined && client.clientSecret === secret ? client : undefined
}

function basicOf(header: string | undefined): { id: string; secret: string } | undefined {
  const found = /^Basic (.+)$/i.exec(header ?? '')
  if (found?.[1] === undefined) return undefined
  const [id = '', secret = ''] = Buffer.from(found[1], 'base64').toString().split(':')
  return { id: decodeURIComponent(id), secret: decodeURIComponent(secret) }
}
