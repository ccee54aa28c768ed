import {
  Client,
  GraphError,
  HTTPMessageHandler,
  type Context,
  type Middleware,
} from '@microsoft/microsoft-graph-client'
import { ProviderRefusal, type ProviderStep, type Repeating } from '../provider-call.ts'
import { createPlaces } from './places.ts'

/** One call of the SDK's, with the token of whoever it is for. */
export type GraphCall = (graph: Client) => Promise<unknown>

export interface AskGraph {
  /** Sends one call; what it answers is not checked yet. */
  (step: ProviderStep, repeating: Repeating, call: GraphCall): Promise<unknown>
  /** Where Graph is. */
  readonly origin: string
}

/** Graph serves four requests of ours at a time for a mailbox; one is left for other processes. */
const AT_ONCE = 3

/** Times in UTC, and ids that stay when an event goes to another calendar. */
const PREFER = 'outlook.timezone="UTC", IdType="ImmutableId"'

/** @param apiUrl origin of the API: Graph's own, or a simulation's; plain http on loopback alone */
export function createGraphClient(apiUrl: string): AskGraph {
  const { origin } = new URL(apiUrl)
  refuseInClear(apiUrl)
  const takePlace = createPlaces(AT_ONCE)
  const ask = (step: ProviderStep, repeating: Repeating, call: GraphCall) =>
    step.send(repeating, async (token, signal) => {
      using _place = await takePlace(step.account.id, signal)
      try {
        return await call(clientFor(origin, token, signal))
      } catch (error) {
        throw readRefusal(error) ?? error
      }
    })
  return Object.assign(ask, { origin })
}

function refuseInClear(apiUrl: string): void {
  const { protocol, hostname } = new URL(apiUrl)
  const isLoopback = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)
  if (protocol !== 'https:' && !isLoopback) throw new Error('Graph must be reached over https')
}

/** The SDK's client for one request, with one person's token. */
export function clientFor(origin: string, token: string, signal?: AbortSignal): Client {
  return Client.initWithMiddleware({
    baseUrl: `${origin}/`,
    defaultVersion: 'v1.0',
    middleware: chain(origin, token),
    fetchOptions: { ...(signal && { signal }), redirect: 'error', headers: { Prefer: PREFER } },
  })
}

/**
 * The SDK's own first link takes the token off every request over plain http, so that a simulation
 * could not be asked; and how often, and how long, is decided in one place for all providers.
 */
function chain(origin: string, token: string): Middleware {
  const messages = new HTTPMessageHandler()
  return {
    async execute(context: Context) {
      const url = typeof context.request === 'string' ? context.request : context.request.url
      if (new URL(url).origin !== origin) throw new Error('A request to somebody else')
      const headers = new Headers(context.options?.headers)
      headers.set('authorization', `Bearer ${token}`)
      context.options = { ...context.options, headers }
      await messages.execute(context)
    },
  }
}

/** @returns undefined where there was no answer */
function readRefusal(error: unknown): ProviderRefusal | undefined {
  if (!(error instanceof GraphError) || error.statusCode < 400) return undefined
  const { statusCode: status, code, headers } = error
  const retryAfterMs = readRetryAfter(headers?.get('retry-after') ?? null)
  return new ProviderRefusal({ status, code: code ?? '', retryAfterMs })
}

/** In seconds. A date would need the provider's clock to be ours. */
function readRetryAfter(header: string | null): number | undefined {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : undefined
}
