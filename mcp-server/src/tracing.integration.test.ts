import {
  startSimulatedCollector,
  type SimulatedCollector,
} from '@parley/dev/src/telemetry/simulated-collector.ts'
import type { SentSpan } from '@parley/dev/src/telemetry/sent-span.ts'
import { secretsIn } from '@parley/shared/testing/stored-text'
import { realServices } from '@parley/shared/testing/real-services'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { afterYes, handleIn, inTurn, post, saidBy } from './testing/call-tools.ts'
import { OPERATIONS, startProviderScene, type ProviderScene } from './testing/provider-scene.ts'
import type { TestCall } from './testing/test-people.ts'
import { callToken, type ToolTokenOptions } from './testing/test-tokens.ts'

const TITLE = 'Fitting of a purple bonnet'
const KEY = 'a-key-of-the-collectors'
/** A collector that is silent is given up after two seconds; so many calls would wait for twelve. */
const CALLS = 6
const AT_ONCE_MS = 6000

let collector: SimulatedCollector
let scene: ProviderScene

beforeAll(async () => {
  collector = await startSimulatedCollector()
  const urls = realServices()
  const tracing = { endpoint: collector.url, headers: { 'x-api-key': KEY } }
  scene = await startProviderScene(urls, { tracing })
})
afterAll(async () => {
  await scene[Symbol.asyncDispose]()
  await collector[Symbol.asyncDispose]()
})

let traces = 0
const newTrace = () => String((traces += 1)).padStart(32, 'c')

/** Calls a tool as the worker does, in a trace of its own. */
async function say(
  call: TestCall,
  trace: string,
  name: string,
  args: Readonly<Record<string, unknown>>,
  options: ToolTokenOptions = {},
) {
  const token = await callToken(scene.server, call, { tool: name, args, ...options })
  const message = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } }
  const headers = {
    authorization: `Bearer ${token}`,
    traceparent: `00-${trace}-${'d'.repeat(16)}-01`,
    tracestate: 'who=grace',
    baggage: 'who=grace',
  }
  return saidBy(await post(`${scene.server.origin}/mcp`, message, headers))
}

/** The question of a booking at a provider, and what stands for its yes. */
async function ask(call: TestCall, trace: string) {
  const found = await say(call, trace, 'find_times', { when: 'Wednesday at 10' })
  const args = { slot: handleIn(found.text, 'slot'), title: TITLE }
  const asked = await say(call, trace, 'book_appointment', args, inTurn(1))
  const consent = handleIn(asked.text, 'consent')
  return () => say(call, trace, 'book_appointment', { ...args, consent }, afterYes(consent, 1))
}

async function spansOf(trace: string, ...names: string[]): Promise<readonly SentSpan[]> {
  const found = () => collector.spans.filter(({ traceId }) => traceId === trace)
  await expect
    .poll(() => found().map(({ name }) => name), { timeout: 10_000 })
    .toEqual(expect.arrayContaining(names))
  return found()
}

it('goes on in the worker’s trace, as far as a provider that is asked again', async () => {
  const { call, fail } = await scene.connect('google')
  const trace = newTrace()
  fail(OPERATIONS.google.read, { kind: 'expire_access_tokens' })
  const yes = await ask(call, trace)
  fail(OPERATIONS.google.create, { kind: 'drop_answer' })
  expect((await yes()).text).toContain('Booked')
  const spans = await spansOf(trace, 'calendar create_event')
  const tools = spans.filter(({ name }) => name.startsWith('tool'))
  expect(tools.map(({ parentSpanId }) => parentSpanId)).toEqual(tools.map(() => 'd'.repeat(16)))
  expect(tools[0]?.attributes).toMatchObject({
    'parley.call_id': call.callId,
    'parley.door': 'call',
  })
  const create = spans.find(({ name }) => name === 'calendar create_event')
  const requests = spans.filter(({ parentSpanId }) => parentSpanId === create?.spanId)
  // It had been made, so that the second try is refused and the event is read.
  expect(requests.map(({ attributes }) => attributes)).toEqual([
    {
      'http.response.status_code': 409,
      'parley.outcome': 'refused',
      'parley.provider': 'google',
      'parley.repeats': 1,
    },
    { 'parley.outcome': 'ok', 'parley.provider': 'google', 'parley.repeats': 0 },
  ])
  const refresh = spans.find(({ name }) => name === 'refresh google')
  expect(refresh?.attributes).toMatchObject({ 'parley.outcome': 'tokens' })
  const refreshedFor = spans.find(({ spanId }) => spanId === refresh?.parentSpanId)
  expect(refreshedFor?.name).toBe('provider google')
  expect(collector.received()).toContain(KEY)
})

it('says how a tool and a provider refused', async () => {
  const { call, fail } = await scene.connect('microsoft')
  const trace = newTrace()
  fail(OPERATIONS.microsoft.read, { kind: 'error', status: 403, reason: 'forbidden' }, 9)
  await say(call, trace, 'find_times', { when: 'Wednesday' })
  const spans = await spansOf(trace, 'tool find_times', 'provider microsoft')
  expect(spans.find(({ name }) => name === 'provider microsoft')).toMatchObject({
    failed: true,
    attributes: { 'http.response.status_code': 403, 'parley.repeats': 0 },
  })
  expect(spans.find(({ name }) => name === 'tool find_times')?.attributes).toMatchObject({
    'parley.outcome': 'failed',
    'parley.code': 'CALENDAR_UNAVAILABLE',
  })
})

it('has the built-in calendar in it as well', async () => {
  const { call } = await scene.connect('google')
  await scene.server.database
    .updateTable('calendar_accounts')
    .set({ counts_as_busy: false })
    .where('user_id', '=', call.userId)
    .where('provider', '=', 'google')
    .execute()
  const trace = newTrace()
  await say(call, trace, 'find_times', { when: 'Wednesday' })
  const spans = await spansOf(trace, 'calendar busy_intervals')
  const asked = spans.filter(({ name }) => name === 'calendar busy_intervals')
  expect(asked.map(({ attributes }) => attributes['parley.provider'])).toEqual(['built-in'])
})

it.each(['silent', 'down'] as const)(
  'holds nobody up while the collector is %s, and goes on when it is back',
  async (mode) => {
    const { call } = await scene.connect('google')
    const yes = await ask(call, newTrace())
    const before = collector.asked
    collector.mode = mode
    await say(call, newTrace(), 'whats_on', { when: 'Wednesday' })
    await expect.poll(() => collector.asked, { timeout: 10_000 }).toBeGreaterThan(before)
    const start = performance.now()
    for (let call = 1; call < CALLS; call += 1) await yes()
    expect((await yes()).text).toContain('Booked')
    expect(performance.now() - start).toBeLessThan(AT_ONCE_MS)
    const warning = 'The collector takes no traces'
    await expect.poll(() => scene.printed(), { timeout: 10_000 }).toContain(warning)
    collector.mode = 'up'
    const after = newTrace()
    await say(call, after, 'whats_on', { when: 'Wednesday' })
    await spansOf(after, 'tool whats_on')
  },
)

it('has no word of whoever asks', async () => {
  const { call, email, owner } = await scene.connect('google')
  const trace = newTrace()
  await say(call, trace, 'find_contact', { name: 'Grace Hopper' })
  await spansOf(trace, 'tool find_contact')
  const received = collector.received()
  const { google } = scene.providers.simulation
  const words = [
    'Grace',
    'grace',
    'opper',
    email,
    owner.userId,
    'Fitting',
    'purple',
    'bonnet',
    'dnesday',
  ]
  const searched = [...words, ...google.grants.secrets()]
  expect(secretsIn(received, searched)).toEqual([])
  expect(scene.printed()).not.toContain(KEY)
})
