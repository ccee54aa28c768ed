import { launchBrowser, type LaunchedBrowser } from '@parley/dev/src/browser/launch-browser.ts'
import { afterAll, beforeAll } from 'vitest'
import { attacks } from './page/attacks.ts'
import { forEverybody } from './page/for-everybody.ts'
import { keepingAWeek } from './page/keeping-a-week.ts'
import { microphoneTrouble } from './page/microphone-trouble.ts'
import { signingIn } from './page/signing-in.ts'
import type { PageTest } from './page/visit.ts'
import { startProvidersInTest, type ProvidersInTest } from './simulated-provider.ts'
import { startTestStack, type TestStack } from './test-stack.ts'

let providers: ProvidersInTest
let test: TestStack
let launched: LaunchedBrowser

/** Nobody talks here: neither worker nor models are needed. */
beforeAll(async () => {
  providers = await startProvidersInTest()
  const only = ['connection-api', 'mcp-server'] as const
  test = await startTestStack({ only, env: providers.variables })
  launched = await launchBrowser({ env: process.env, say: () => undefined })
})
afterAll(async () => {
  await launched[Symbol.asyncDispose]()
  await test[Symbol.asyncDispose]()
  await providers[Symbol.asyncDispose]()
})

const place = (): PageTest => ({
  test,
  browser: launched.browser,
  url: test.stack.urls.connectionApi,
})
forEverybody(place)
keepingAWeek(place)
signingIn(place)
microphoneTrouble(place)
attacks(place)
