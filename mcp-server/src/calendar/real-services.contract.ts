import type { AccessTokens } from '@parley/shared/calendar-accounts/access-tokens'
import {
  readProviders,
  type ProviderName,
  type ProviderSettings,
} from '@parley/shared/calendar-accounts/provider-settings'
import { askForTokens } from '@parley/shared/calendar-accounts/token-answer'
import { auth, calendar } from 'googleapis/build/src/apis/calendar/index.js'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { outsideGoogle } from '../testing/outside-google.ts'
import { outsideMicrosoft } from '../testing/outside-microsoft.ts'
import { accountAt } from '../testing/simulated-account.ts'
import { describeCalendar } from './calendar-contract.ts'
import type { CalendarUnderTest } from './calendar-under-test.ts'
import type { Calendar, CalendarAccount } from './calendar.ts'
import { createGoogleCalendar } from './google/google-calendar.ts'
import { clientFor } from './microsoft/graph-client.ts'
import { createMicrosoftCalendar } from './microsoft/microsoft-calendar.ts'
import { providerSteps } from './provider-call.ts'

/**
 * The contract against the real services, for whoever has accounts there that may be emptied:
 * `npx vitest run --config mcp-server/real-services.config.ts`. Beside the application's own variables it takes a refresh token
 * of each account.
 */
const Variables = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('test'),
  GOOGLE_OAUTH_CLIENT_ID: z.string().optional(),
  GOOGLE_OAUTH_CLIENT_SECRET: z.string().optional(),
  GOOGLE_BASE_URL: z.string().optional(),
  MICROSOFT_OAUTH_CLIENT_ID: z.string().optional(),
  MICROSOFT_OAUTH_CLIENT_SECRET: z.string().optional(),
  MICROSOFT_TENANT: z.string().default('common'),
  MICROSOFT_LOGIN_BASE_URL: z.string().optional(),
  MICROSOFT_GRAPH_BASE_URL: z.string().optional(),
  CONTRACT_GOOGLE_REFRESH_TOKEN: z.string().optional(),
  CONTRACT_MICROSOFT_REFRESH_TOKEN: z.string().optional(),
  /** In which both calendars are; the tests of other zones' days are left out. */
  CONTRACT_ZONE: z.string().default('Europe/London'),
  /** Every event of these calendars between 2026 and 2027 goes. */
  CONTRACT_CALENDARS_MAY_BE_EMPTIED: z.literal('yes'),
})

const variables = Variables.parse(process.env)
const providers = readProviders(variables)

/** Services far away take longer than somebody on the telephone waits. */
const PATIENCE_MS = 20_000

/** One refresh serves all tests: an access token lives for an hour. */
async function tokensFrom(settings: ProviderSettings, refreshToken: string) {
  const grant = { grant_type: 'refresh_token', refresh_token: refreshToken }
  const answer = await askForTokens(settings, grant)
  if (answer.kind !== 'tokens') throw new Error(`${settings.name} gave no token: ${answer.kind}`)
  const token = { token: answer.tokens.access_token, version: 1 }
  const tokens: Pick<AccessTokens, 'accessToken' | 'replacement'> = {
    accessToken: () => Promise.resolve(token),
    replacement: () => Promise.reject(new Error('The token ran out during the tests')),
  }
  return { token: token.token, begin: providerSteps(tokens, PATIENCE_MS) }
}

async function empty(at: Calendar, account: CalendarAccount): Promise<void> {
  const window = {
    start: Date.parse('2026-01-01T00:00:00Z'),
    end: Date.parse('2027-12-31T00:00:00Z'),
  }
  for (const { id } of await at.listEvents(account, window)) {
    await at.cancelEvent(account, { id, etag: undefined })
  }
}

async function openGoogle(settings: ProviderSettings, refreshToken: string, zone: string) {
  const { token, begin } = await tokensFrom(settings, refreshToken)
  const bearer = new auth.OAuth2()
  bearer.setCredentials({ access_token: token })
  const google = calendar({ version: 'v3', auth: bearer, rootUrl: `${settings.apiUrl}/` })
  const account = accountAt('google', zone)
  const underTest = createGoogleCalendar(begin, settings.apiUrl)
  await empty(underTest, account)
  return { calendar: underTest, account, outside: outsideGoogle(google, zone) }
}

async function openMicrosoft(settings: ProviderSettings, refreshToken: string, zone: string) {
  const { token, begin } = await tokensFrom(settings, refreshToken)
  const graph = clientFor(new URL(settings.apiUrl).origin, token)
  const account = accountAt('microsoft', zone)
  const underTest = createMicrosoftCalendar(begin, settings.apiUrl)
  await empty(underTest, account)
  return { calendar: underTest, account, outside: outsideMicrosoft(graph, zone) }
}

const REAL: Readonly<
  Record<ProviderName, (s: ProviderSettings, t: string, zone: string) => Promise<CalendarUnderTest>>
> = { google: openGoogle, microsoft: openMicrosoft }

const refreshTokens = {
  google: variables.CONTRACT_GOOGLE_REFRESH_TOKEN,
  microsoft: variables.CONTRACT_MICROSOFT_REFRESH_TOKEN,
}
const chosen = (['google', 'microsoft'] as const).flatMap((name) => {
  const settings = providers[name]
  const refreshToken = refreshTokens[name]
  return settings && refreshToken ? [{ name, settings, refreshToken }] : []
})

for (const { name, settings, refreshToken } of chosen) {
  describeCalendar(`the real ${name}`, (zone) => REAL[name](settings, refreshToken, zone), {
    series: true,
    zone: variables.CONTRACT_ZONE,
  })
}

it('has at least one provider to ask', () => {
  expect(chosen).not.toEqual([])
})
