import { walkConsent } from '../providers/consent/walk-consent.ts'
import { defaultClient } from '../providers/oauth/clients.ts'
import type { SimulatedUrls } from '../providers/start-simulated-providers.ts'
import { RunFailure } from '../run-failure.ts'
import type { CalendarProvider } from './options.ts'
import { visitPages } from './page-visitor.ts'

/** What a stack is told to take the simulation for a provider. */
export function simulationVariables(
  provider: CalendarProvider,
  { google, microsoftLogin, graph }: SimulatedUrls,
): Record<string, string> {
  const { clientId, clientSecret } = defaultClient
  if (provider === 'google') {
    return {
      GOOGLE_OAUTH_CLIENT_ID: clientId,
      GOOGLE_OAUTH_CLIENT_SECRET: clientSecret,
      GOOGLE_BASE_URL: google,
    }
  }
  return {
    MICROSOFT_OAUTH_CLIENT_ID: clientId,
    MICROSOFT_OAUTH_CLIENT_SECRET: clientSecret,
    MICROSOFT_TENANT: 'common',
    MICROSOFT_LOGIN_BASE_URL: microsoftLogin,
    MICROSOFT_GRAPH_BASE_URL: graph,
  }
}

/** Somebody who connects their calendar. */
export interface Connecting {
  /** With us. */
  readonly email: string
  readonly password: string
  readonly provider: CalendarProvider
  /** Their address at the provider. */
  readonly emailThere: string
}

/**
 * Signs them in on our pages and walks them through the provider's consent.
 *
 * @throws {RunFailure} when it does not end on the page that says so
 */
export async function connectCalendar(
  connectionApi: string,
  { email, password, provider, emailThere }: Connecting,
): Promise<void> {
  const visitor = visitPages(connectionApi)
  const signedIn = await visitor.send(await visitor.open('/login'), '/login', { email, password })
  if (signedIn.status !== 303) throw new RunFailure('The owner cannot sign in on the page.')
  const start = await visitor.open(`/calendar/auth/start?provider=${provider}`)
  if (start.location === '') throw new RunFailure(`Connecting failed (status ${start.status}).`)
  const back = await walkConsent(start.location, { email: emailThere })
  const { location } = await visitor.open(back.href)
  if (!location.includes('auth=success')) {
    throw new RunFailure(`The calendar was not connected: ${location}`)
  }
}
