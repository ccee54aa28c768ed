import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock } from '@parley/shared/time/clock'
import { z } from 'zod'
import { walkConsent } from '../providers/consent/walk-consent.ts'
import { defaultClient } from '../providers/oauth/clients.ts'
import {
  startSimulatedProviders,
  type SimulatedProviders,
  type SimulatedUrls,
} from '../providers/start-simulated-providers.ts'
import { RunFailure } from '../run-failure.ts'
import { fileLog } from '../runner-log.ts'
import { startStack } from '../stack.ts'
import type { CalendarEvent } from './calendar.ts'
import type { CalendarProvider } from './options.ts'
import { visitPages } from './page-visitor.ts'
import type { ReachedStack } from './reach-stack.ts'

type Env = Readonly<Record<string, string | undefined>>

/** A stack of its own, whose owner's calendar is at a provider that runs in this process. */
export interface SimulatedCalendar extends ReachedStack {
  /** Signs the owner in on our pages and walks them through the provider's consent. */
  connect(email: string, password: string): Promise<void>
  /** Why the event is not at the provider, once; undefined when it is. */
  whyNotThere(event: CalendarEvent | undefined): Promise<string | undefined>
}

/** Who the owner is there. */
const OWNER = { google: 'ada@example.com', microsoft: 'ada@contoso.example' }

/** Beside whatever stack runs here: its ports are free ones, its state a folder of its own. */
export async function startSimulatedCalendar(
  provider: CalendarProvider,
  stateDir: string,
  env: Env,
  say: (line: string) => void,
): Promise<SimulatedCalendar> {
  await using starting = new AsyncDisposableStack()
  const providers = starting.use(await startSimulatedProviders({ clock: systemClock }))
  const ownDir = join(stateDir, `calendar-${provider}`)
  await mkdir(ownDir, { recursive: true, mode: 0o700 })
  const path = join(stateDir, 'demo.log')
  await writeFile(path, '', { mode: 0o600 })
  say(`Starting everything, with ${provider} simulated (its output goes to ${path}).`)
  const stack = starting.use(
    await startStack({
      ports: 'free',
      stateDir: ownDir,
      log: fileLog(path),
      env: { ...env, ...variables(provider, providers.urls) },
      say,
    }),
  )
  const running = starting.move()
  return {
    urls: stack.urls,
    password: stack.password,
    killNow: () => stack.killNow(),
    connect: (email, password) => connect(stack.urls.connectionApi, provider, { email, password }),
    whyNotThere: (event) => whyNotThere(providers, provider, event),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

function variables(
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

/** @throws {RunFailure} when it does not end on the page that says so */
async function connect(
  connectionApi: string,
  provider: CalendarProvider,
  owner: { readonly email: string; readonly password: string },
): Promise<void> {
  const visitor = visitPages(connectionApi)
  const signedIn = await visitor.send(await visitor.open('/login'), '/login', owner)
  if (signedIn.status !== 303) throw new RunFailure('The demo owner cannot sign in on the page.')
  const start = await visitor.open(`/calendar/auth/start?provider=${provider}`)
  if (start.location === '') throw new RunFailure(`Connecting failed (status ${start.status}).`)
  const back = await walkConsent(start.location, { email: OWNER[provider] })
  const { location } = await visitor.open(back.href)
  if (!location.includes('auth=success')) {
    throw new RunFailure(`The calendar was not connected: ${location}`)
  }
}

const Events = z.array(z.object({ events: z.array(z.looseObject({ start: z.number() })) }))
const State = z.object({ calendars: z.object({ google: Events, microsoft: Events }) })

/** Asks the provider itself, not us. */
async function whyNotThere(
  { urls }: SimulatedProviders,
  provider: CalendarProvider,
  event: CalendarEvent | undefined,
): Promise<string | undefined> {
  if (event === undefined) return 'there is no event to look for'
  const response = await fetch(`${urls.control}/state`)
  const { calendars } = State.parse(await response.json())
  const events = calendars[provider].flatMap((calendar) => calendar.events)
  const there = events.filter(({ start }) => start === Date.parse(event.start))
  if (events.length === 1 && there.length === 1) return undefined
  return `${provider} has ${events.length} events, ${there.length} of them at that time`
}
