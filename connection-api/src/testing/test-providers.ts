import type { Logger } from '@parley/shared/logging/logger'
import { addBuiltInCalendar } from '@parley/shared/testing/built-in-calendar'
import { freePort } from '@parley/shared/testing/free-port'
import { systemClock } from '@parley/shared/time/clock'
import { defaultClient } from '../../../dev/src/providers/oauth/clients.ts'
import {
  startSimulatedProviders,
  type SimulatedProviders,
} from '../../../dev/src/providers/start-simulated-providers.ts'
import { TEST_PASSWORD, addUser, type TestUser } from './add-user.ts'
import { openBrowser, type TestBrowser } from './test-browser.ts'
import { startTestService, type RealServices, type TestService } from './test-service.ts'

/** A connection API and the simulated providers that it is registered with. */
export interface ServiceWithProviders extends AsyncDisposable {
  readonly service: TestService
  readonly providers: SimulatedProviders
  /** What the service was started with. */
  readonly env: Record<string, string>
  /** A browser in which nobody is signed in. */
  browser(): TestBrowser
  /** A browser in which `user` has signed in on our page. */
  signedInBrowser(user: TestUser): Promise<TestBrowser>
  /** Somebody with the built-in calendar that everybody has. */
  newPerson(name?: string): Promise<TestUser>
}

/** @param host by which people reach the service: a name of this machine */
export async function startWithProviders(
  real: RealServices,
  changes: Record<string, string> = {},
  host = '127.0.0.1',
  log?: Logger,
): Promise<ServiceWithProviders> {
  await using stack = new AsyncDisposableStack()
  const providers = stack.use(await startSimulatedProviders({ clock: systemClock }))
  const port = await freePort()
  const baseUrl = `http://${host}:${port}`
  const variables = {
    CONNECTION_API_PORT: String(port),
    API_BASE_URL: baseUrl,
    GOOGLE_OAUTH_CLIENT_ID: defaultClient.clientId,
    GOOGLE_OAUTH_CLIENT_SECRET: defaultClient.clientSecret,
    GOOGLE_BASE_URL: providers.urls.google,
    MICROSOFT_OAUTH_CLIENT_ID: defaultClient.clientId,
    MICROSOFT_OAUTH_CLIENT_SECRET: defaultClient.clientSecret,
    MICROSOFT_LOGIN_BASE_URL: providers.urls.microsoftLogin,
    MICROSOFT_GRAPH_BASE_URL: providers.urls.graph,
    ...changes,
  }
  const service = stack.use(await startTestService(real, variables, undefined, log))
  const running = stack.move()
  return {
    service,
    providers,
    env: { ...service.env, ...variables },
    browser: () => openBrowser(baseUrl),
    async signedInBrowser({ email }) {
      const browser = openBrowser(baseUrl)
      const page = await browser.get('/login')
      const answer = await browser.press(page, '/login', { email, password: TEST_PASSWORD })
      if (answer.status !== 303) throw new Error(`Sign-in answered ${answer.status}`)
      return browser
    },
    async newPerson(name = 'Ada Lovelace') {
      const user = await addUser(service.database, { name })
      await addBuiltInCalendar(service.database, user.id, `acct_${user.id}`)
      return user
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}
