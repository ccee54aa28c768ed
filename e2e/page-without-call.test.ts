import { launchBrowser, type LaunchedBrowser } from '@parley/dev/src/browser/launch-browser.ts'
import {
  startSimulatedClerk,
  type SimulatedClerk,
} from '@parley/dev/src/clerk/start-simulated-clerk.ts'
import { newWebhookSecret } from '@parley/dev/src/clerk/webhooks.ts'
import {
  ELEVENLABS_KEY,
  REPORT_SECRET,
  startSimulatedElevenLabs,
  type SimulatedElevenLabs,
} from '@parley/dev/src/elevenlabs/simulated-elevenlabs.ts'
import {
  API_KEY,
  startSimulatedVapi,
  type SimulatedVapi,
} from '@parley/dev/src/vapi/simulated-vapi.ts'
import { systemClock } from '@parley/shared/time/clock'
import { afterAll, beforeAll } from 'vitest'
import { attacks } from './page/attacks.ts'
import { forEverybody } from './page/for-everybody.ts'
import { keepingAgents, type AgentsTest } from './page/keeping-agents.ts'
import { keepingAWeek } from './page/keeping-a-week.ts'
import { microphoneTrouble } from './page/microphone-trouble.ts'
import { signingIn } from './page/signing-in.ts'
import { signingInByClerk, type ClerkTest } from './page/signing-in-by-clerk.ts'
import { startProvidersInTest, type ProvidersInTest } from './simulated-provider.ts'
import { startTestStack, type TestStack } from './test-stack.ts'

let providers: ProvidersInTest
let vapi: SimulatedVapi
let elevenLabs: SimulatedElevenLabs
let clerk: SimulatedClerk
const clerkWebhookSecret = newWebhookSecret()
let test: TestStack
let launched: LaunchedBrowser

/** Nobody talks here: neither worker nor models are needed. */
beforeAll(async () => {
  providers = await startProvidersInTest()
  vapi = await startSimulatedVapi({ clock: systemClock })
  elevenLabs = await startSimulatedElevenLabs({ clock: systemClock })
  const only = ['connection-api', 'mcp-server'] as const
  clerk = await startSimulatedClerk(systemClock, 'localhost')
  const env = { ...providers.variables, ...agentVariables(), ...clerkVariables() }
  test = await startTestStack({ only, env })
  launched = await launchBrowser({ env: process.env, say: () => undefined })
})
afterAll(async () => {
  await launched[Symbol.asyncDispose]()
  await test[Symbol.asyncDispose]()
  await clerk[Symbol.asyncDispose]()
  await elevenLabs[Symbol.asyncDispose]()
  await vapi[Symbol.asyncDispose]()
  await providers[Symbol.asyncDispose]()
})

const agentVariables = () => ({
  VAPI_API_KEY: API_KEY,
  VAPI_BASE_URL: vapi.url,
  VAPI_WEBHOOK_SECRET: 'a-webhook-secret-of-forty-characters-or-so',
  ELEVENLABS_API_KEY: ELEVENLABS_KEY,
  ELEVENLABS_BASE_URL: elevenLabs.url,
  ELEVENLABS_WEBHOOK_SECRET: REPORT_SECRET,
})

const clerkVariables = () => ({
  CLERK_ISSUER: clerk.url,
  CLERK_API_URL: clerk.url,
  CLERK_PUBLISHABLE_KEY: clerk.publishableKey,
  CLERK_SECRET_KEY: clerk.secretKey,
  CLERK_AUTHORIZED_PARTIES: clerk.party,
  CLERK_WEBHOOK_SECRET: clerkWebhookSecret,
})

const place = (): AgentsTest & ClerkTest => ({
  test,
  clerk,
  clerkWebhookSecret,
  vapi,
  elevenLabs,
  browser: launched.browser,
  url: test.stack.urls.connectionApi,
})
forEverybody(place)
keepingAWeek(place)
keepingAgents(place)
signingIn(place)
signingInByClerk(place)
microphoneTrouble(place)
attacks(place)
