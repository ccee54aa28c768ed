import { scrape, valueOf } from '@parley/shared/testing/scrape'
import { realServices } from '@parley/shared/testing/real-services'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { callMcp, say } from './testing/call-tools.ts'
import { OPERATIONS, startProviderScene, type ProviderScene } from './testing/provider-scene.ts'
import { callToken } from './testing/test-tokens.ts'

let scene: ProviderScene
beforeAll(async () => {
  scene = await startProviderScene(realServices())
})
afterAll(() => scene[Symbol.asyncDispose]())

const figures = () => scrape(scene.server.service.metricsPort)
const tool = (name: string, scope: string, outcome: string) =>
  `parley_tool_seconds_count{tool="${name}",scope="${scope}",outcome="${outcome}"}`
const provider = (name: string, outcome: string) =>
  `parley_provider_seconds_count{provider="${name}",outcome="${outcome}"}`

it('counts tools and providers by outcome', async () => {
  const { call, fail } = await scene.connect('google')
  const before = await figures()
  const added = async (sample: string) => valueOf(await figures(), sample) - valueOf(before, sample)
  await say(scene.server, call, 'whats_on', { when: 'today' })
  expect(await added(tool('whats_on', 'read', 'allowed'))).toBe(1)
  expect(await added(provider('google', 'ok'))).toBeGreaterThan(0)
  fail(OPERATIONS.google.read, { kind: 'error', status: 503, when: 'before' }, 20)
  await say(scene.server, call, 'find_times', { when: 'tomorrow' })
  expect(await added(tool('find_times', 'read', 'failed'))).toBe(1)
  expect(await added(provider('google', 'unavailable'))).toBeGreaterThan(0)
})

it('counts the tokens that were asked of a provider', async () => {
  const { call, fail } = await scene.connect('google')
  const count = async (outcome: string) =>
    valueOf(await figures(), `parley_token_refreshes_total{provider="google",outcome="${outcome}"}`)
  const before = [await count('tokens'), await count('ended')] as const
  fail(OPERATIONS.google.read, { kind: 'expire_access_tokens' })
  await say(scene.server, call, 'find_times', { when: 'tomorrow' })
  expect(await count('tokens')).toBe(before[0] + 1)
  fail(OPERATIONS.google.read, { kind: 'revoke_grant' })
  await say(scene.server, call, 'find_times', { when: 'tomorrow' })
  expect(await count('ended')).toBe(before[1] + 1)
})

it('has no word of whoever asks', async () => {
  const { call, email, owner } = await scene.connect('microsoft')
  const token = await callToken(scene.server, call)
  const asked = await callMcp(scene.server, token, 'ring_grace_hopper', { who: 'Grace Hopper' })
  expect(asked.status).toBeGreaterThanOrEqual(400)
  await say(scene.server, call, 'find_contact', { name: 'Grace Hopper' })
  const text = await figures()
  expect(valueOf(text, tool('unknown', 'none', 'refused'))).toBe(1)
  for (const secret of [email, owner.userId, call.callId, token, 'grace', 'Grace']) {
    expect(text).not.toContain(secret)
  }
})
