import { Writable } from 'node:stream'
import type { FailpointInput } from '@parley/dev/src/providers/failpoints/failpoint.ts'
import {
  startSimulatedProviders,
  type SimulatedProviders,
} from '@parley/dev/src/providers/start-simulated-providers.ts'
import { connectGoogle } from '@parley/dev/src/providers/testing/google-client.ts'
import { connectMicrosoft } from '@parley/dev/src/providers/testing/graph-client.ts'
import {
  readProviders,
  type ProviderName,
} from '@parley/shared/calendar-accounts/provider-settings'
import { addConnectedAccount } from '@parley/shared/calendar-accounts/testing/connected-account'
import { newId } from '@parley/shared/identity/ids'
import { startJobs } from '@parley/shared/jobs/jobs'
import { createLogger } from '@parley/shared/logging/logger'
import { fixedClock, type FixedClock } from '@parley/shared/testing/fixed-clock'
import { newVaultKey, readVaultKeys } from '@parley/shared/vault/vault-keys'
import { createVault } from '@parley/shared/vault/vault'
import type { SweepDeps } from '../appointments/sweep-appointments.ts'
import { createCalendars } from '../calendar/calendars.ts'
import type { Config } from '../config.ts'
import { openAdapters } from '../calendar/open-adapters.ts'
import type { OutsideDeps } from '../outside-changes/outside-deps.ts'
import { createTellOwner } from '../outside-changes/tell-owner.ts'
import { addPerson } from './simulated-account.ts'
import { addOwner, openCall, type TestCall } from './test-people.ts'
import { CALENDAR, startTestServer, type TestServer } from './test-server.ts'

/** Requests to the simulated providers, by what they are for. */
export const OPERATIONS = {
  google: {
    create: 'google.events.insert',
    read: 'google.freebusy',
    change: 'google.events.patch',
    cancel: 'google.events.delete',
  },
  microsoft: {
    create: 'microsoft.events.create',
    read: 'microsoft.calendarView',
    change: 'microsoft.events.patch',
    cancel: 'microsoft.events.delete',
  },
} as const

/** Somebody whose default calendar is at a provider, in a call. */
export interface Connected {
  readonly owner: { readonly userId: string; readonly sid: string; readonly accountId: string }
  /** Who they are there. */
  readonly email: string
  readonly call: TestCall
  /** What goes wrong at their next requests. */
  readonly fail: (operation: string, effect: FailpointInput['effect'], times?: number) => void
}

/** A whole server, and both providers. */
export interface ProviderScene extends AsyncDisposable {
  readonly server: TestServer
  readonly providers: SimulatedProviders
  readonly clock: FixedClock
  /** All that the server has printed. */
  printed(): string
  connect(provider: ProviderName): Promise<Connected>
  /** What a sweep needs, in this process, and what it takes to follow outside changes. */
  sweepDeps(): Promise<SweepDeps & OutsideDeps>
}

const ANY_PORT = { host: '127.0.0.1', port: 0 }

export async function startProviderScene(
  urls: { databaseUrl: string; redisUrl: string },
  changes: Partial<Config> = {},
): Promise<ProviderScene> {
  await using starting = new AsyncDisposableStack()
  const clock = fixedClock('2026-11-23T09:00:00Z')
  const providers = starting.use(await startSimulatedProviders({ clock }))
  const vaultKeys = readVaultKeys('VAULT_KEYS', newVaultKey('test'))
  const settings = settingsFor(providers)
  const calendar = { ...CALENDAR, providers: settings }
  const lines: string[] = []
  const log = createLogger('mcp-server', 'debug', into(lines))
  const server = starting.use(
    await startTestServer(urls, { calendar, vaultKeys, metrics: ANY_PORT, ...changes }, log),
  )
  const running = starting.move()
  let deps: ReturnType<typeof openDeps> | undefined
  return {
    server,
    providers,
    clock,
    printed: () => lines.join(''),
    async connect(provider) {
      const owner = await addOwner(server)
      await leaveBuiltIn(server, owner)
      const email = addPerson(providers, provider, 'Europe/London')
      const { tokens } = await (provider === 'google'
        ? connectGoogle(providers, email)
        : connectMicrosoft(providers, email))
      await addConnectedAccount(server.database, createVault(vaultKeys), {
        provider,
        sub: email,
        refreshToken: tokens.refresh_token ?? '',
        accessToken: tokens.access_token ?? '',
        expiresAt: new Date(clock.now() + 3_600_000),
        userId: owner.userId,
      })
      const fail: Connected['fail'] = (operation, effect, times = 1) => {
        providers.simulation.failpoints.add({ operation, person: email, effect, times })
      }
      return { owner, email, fail, call: await openCall(server, owner) }
    },
    sweepDeps: () => (deps ??= openDeps()),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }

  async function openDeps() {
    const { database, redis } = server
    const silent = createLogger('test', 'silent')
    const jobs = running.use(await startJobs(database, silent))
    const vault = createVault(vaultKeys)
    const parts = { database, clock, log: silent, newId, providers: settings, vault, jobs }
    const { adapters } = await openAdapters(parts)
    const calendars = createCalendars(database, adapters)
    const tellOwner = createTellOwner(parts)
    return { database, redis, clock, log: silent, calendars, newId, tellOwner }
  }
}

function settingsFor({ urls }: SimulatedProviders) {
  return readProviders({
    NODE_ENV: 'test',
    GOOGLE_OAUTH_CLIENT_ID: 'parley-simulated',
    GOOGLE_OAUTH_CLIENT_SECRET: 'parley-simulated-secret',
    GOOGLE_BASE_URL: urls.google,
    MICROSOFT_OAUTH_CLIENT_ID: 'parley-simulated',
    MICROSOFT_OAUTH_CLIENT_SECRET: 'parley-simulated-secret',
    MICROSOFT_TENANT: 'common',
    MICROSOFT_LOGIN_BASE_URL: urls.microsoftLogin,
    MICROSOFT_GRAPH_BASE_URL: urls.graph,
  })
}

function into(lines: string[]): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString())
      done()
    },
  })
}

/** Their own calendar stays, and is not the default one; and they can be written to. */
async function leaveBuiltIn(
  { database }: TestServer,
  { userId, accountId }: Connected['owner'],
): Promise<void> {
  await database
    .updateTable('calendar_accounts')
    .set({ is_default: false })
    .where('id', '=', accountId)
    .execute()
  await database
    .updateTable('users')
    .set({ email: `${userId}@example.com` })
    .where('id', '=', userId)
    .execute()
}
