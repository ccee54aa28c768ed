import type { RequestListener } from 'node:http'
import { listen } from '@parley/shared/http/listen'
import type { Clock } from '@parley/shared/time/clock'
import { createProvidersApp } from './app.ts'
import { createGoogleStore } from './google/google-calendar-store.ts'
import { googleGroup } from './google/google-group.ts'
import {
  googleCalendarSnapshot,
  googleSnapshot,
  type GoogleSnapshot,
} from './google/google-snapshot.ts'
import { createMessenger } from './http/messenger.ts'
import { graphGroup } from './microsoft/graph-group.ts'
import {
  graphCalendarSnapshot,
  graphSnapshot,
  type GraphSnapshot,
} from './microsoft/graph-snapshot.ts'
import { createGraphStore } from './microsoft/graph-store.ts'
import { microsoftLoginGroup } from './microsoft/login-group.ts'
import { defaultClient, type OAuthClient } from './oauth/clients.ts'
import { defaultPeople } from './people/default-people.ts'
import type { PersonInput, ProviderName } from './people/person.ts'
import { createSimulation, type Simulation } from './simulation.ts'

export interface SimulatedProvidersOptions {
  readonly clock: Clock
  /** A free one when absent. */
  readonly port?: number
  /** `defaultPeople` when absent. */
  readonly people?: readonly PersonInput[]
  /** Known to both providers; `defaultClient` when absent. */
  readonly clients?: readonly OAuthClient[]
}

/** Somebody's own calendar at one provider, in the words of that provider. */
export type CalendarSnapshot =
  | { readonly provider: 'google'; readonly events: GoogleSnapshot['events'] }
  | { readonly provider: 'microsoft'; readonly events: GraphSnapshot['events'] }

/** Base addresses to configure services with, without a slash at the end. */
export interface SimulatedUrls {
  /** In place of accounts.google.com, oauth2.googleapis.com, www.googleapis.com and openidconnect.googleapis.com. */
  readonly google: string
  /** In place of login.microsoftonline.com. */
  readonly microsoftLogin: string
  /** In place of graph.microsoft.com. */
  readonly graph: string
  /** Failpoints, people and state. */
  readonly control: string
}

export interface SimulatedProviders extends AsyncDisposable {
  readonly port: number
  readonly urls: SimulatedUrls
  /** The same as over HTTP, for tests in this process. */
  readonly simulation: Simulation
  /** What answers behind the address, for whoever listens at further ones. */
  readonly answer: RequestListener
  /** All that ever was in somebody's calendar, deleted events too; nothing where none was looked at. */
  calendarOf(provider: ProviderName, email: string): CalendarSnapshot | undefined
}

/**
 * Google and Microsoft on 127.0.0.1, all state in memory.
 *
 * @throws when the port is taken
 */
export async function startSimulatedProviders(
  options: SimulatedProvidersOptions,
): Promise<SimulatedProviders> {
  const { clock, port = 0, people = defaultPeople, clients = [defaultClient] } = options
  await using starting = new AsyncDisposableStack()
  const sim = await createSimulation({ clock, people, clients })
  const messenger = starting.use(createMessenger(sim))
  const googleStore = createGoogleStore(sim)
  const graphStore = createGraphStore(sim)
  const groups = [
    googleGroup(sim, googleStore, messenger),
    graphGroup(sim, graphStore, messenger),
    microsoftLoginGroup(sim),
  ]
  const app = createProvidersApp(sim, groups, () => ({
    google: googleSnapshot(googleStore),
    microsoft: graphSnapshot(graphStore),
  }))
  const listening = starting.use(await listen(app, port, '127.0.0.1'))
  const base = `http://127.0.0.1:${listening.port}`
  const stack = starting.move()
  return {
    port: listening.port,
    urls: { google: base, microsoftLogin: base, graph: base, control: `${base}/__sim` },
    simulation: sim,
    answer: app,
    calendarOf(provider, email) {
      if (provider === 'google') {
        const found = googleStore.all().find(({ id }) => id === email)
        return found && { provider, events: googleCalendarSnapshot(found).events }
      }
      const found = graphStore.all().find((one) => one.isDefault && one.owner.email === email)
      return found && { provider, events: graphCalendarSnapshot(found).events }
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}
