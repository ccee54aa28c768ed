import {
  Client,
  type Context,
  HTTPMessageHandler,
  type Middleware,
  RetryHandler,
  RetryHandlerOptions,
} from '@microsoft/microsoft-graph-client'
import { z } from 'zod'
import { walkConsent } from '../consent/walk-consent.ts'
import { defaultClient } from '../oauth/clients.ts'
import type { SimulatedProviders } from '../start-simulated-providers.ts'

export const CALLBACK = 'http://127.0.0.1:8000/calendar/auth/callback/microsoft'
const SCOPES = 'openid profile email offline_access User.Read Calendars.ReadWrite'

const TokenAnswer = z.looseObject({
  access_token: z.string().optional(),
  refresh_token: z.string().optional(),
  id_token: z.string().optional(),
  scope: z.string().optional(),
  error: z.string().optional(),
})

export function authorizeAddress(
  { urls }: SimulatedProviders,
  more: Readonly<Record<string, string>> = {},
  tenant = 'common',
): string {
  const query = new URLSearchParams({
    client_id: defaultClient.clientId,
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope: SCOPES,
    state: 'a-state',
    ...more,
  })
  return `${urls.microsoftLogin}/${tenant}/oauth2/v2.0/authorize?${query.toString()}`
}

export async function postToken(
  { urls }: SimulatedProviders,
  form: Readonly<Record<string, string>>,
) {
  const url = `${urls.microsoftLogin}/common/oauth2/v2.0/token`
  const { clientId, clientSecret } = defaultClient
  const body = new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...form })
  const response = await fetch(url, { method: 'POST', body })
  return { status: response.status, body: TokenAnswer.parse(await response.json()) }
}

export function redeem(providers: SimulatedProviders, code: string) {
  return postToken(providers, { grant_type: 'authorization_code', code, redirect_uri: CALLBACK })
}

/** Somebody signed in: the SDK's client, unmodified but for who sets the header on plain http. */
export async function connectMicrosoft(
  providers: SimulatedProviders,
  email = 'ada@contoso.example',
) {
  const back = await walkConsent(authorizeAddress(providers), { email })
  const { body: tokens } = await redeem(providers, back.searchParams.get('code') ?? '')
  const middleware = chain(tokens.access_token ?? '')
  const graph = Client.initWithMiddleware({ baseUrl: `${providers.urls.graph}/`, middleware })
  return { graph, tokens }
}

/**
 * The SDK's own chain but for the first link: its AuthenticationHandler drops the header on plain http.
 * Only what answers 503 is tried again, so that tests see every 429.
 */
function chain(token: string): Middleware {
  const retry = new RetryHandler(
    new RetryHandlerOptions(
      1,
      3,
      (_delay, _attempt, _request, _options, response) => response?.status === 503,
    ),
  )
  retry.setNext(new HTTPMessageHandler())
  return {
    execute: async (context: Context) => {
      const headers = new Headers(context.options?.headers)
      headers.set('authorization', `Bearer ${token}`)
      context.options = { ...context.options, headers }
      await retry.execute(context)
    },
  }
}
