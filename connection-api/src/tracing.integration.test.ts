import {
  startSimulatedCollector,
  type SimulatedCollector,
} from '@parley/dev/src/telemetry/simulated-collector.ts'
import type { SentSpan } from '@parley/dev/src/telemetry/sent-span.ts'
import { startSimulatedCall, type SimulatedCall } from '@parley/dev/src/vapi/simulated-call.ts'
import {
  API_KEY,
  startSimulatedVapi,
  type SimulatedVapi,
} from '@parley/dev/src/vapi/simulated-vapi.ts'
import { createLogger } from '@parley/shared/logging/logger'
import { callKey } from '@parley/shared/sessions/call-record'
import { freePort } from '@parley/shared/testing/free-port'
import { secretsIn } from '@parley/shared/testing/stored-text'
import { systemClock } from '@parley/shared/time/clock'
import { realServices } from '@parley/shared/testing/real-services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { TestUser } from './testing/add-user.ts'
import { VAPI_SECRET } from './testing/agent-scene.ts'
import { connectScene } from './testing/connect-scene.ts'
import { openedCall } from './testing/opened-call.ts'
import { startMcpServer } from './testing/real-mcp-server.ts'
import { startWithProviders, type ServiceWithProviders } from './testing/test-providers.ts'
import { aWednesday } from './testing/wednesday.ts'

const TITLE = 'Fitting of a purple bonnet'
const STRANGER = 'a'.repeat(32)
const strangers = { traceparent: `00-${STRANGER}-${'b'.repeat(16)}-01` }
const CALLER = '+447700900123'
const TOLD_WITHIN = { timeout: 10_000 }

let stack: AsyncDisposableStack
let collector: SimulatedCollector
let vapi: SimulatedVapi
let world: ServiceWithProviders
let mcp: string
let ada: TestUser
let token: string
const logged: string[] = []
/** What has to be in no trace. */
const personal = new Map<string, string>()

beforeAll(async () => {
  stack = new AsyncDisposableStack()
  collector = stack.use(await startSimulatedCollector())
  vapi = stack.use(await startSimulatedVapi({ clock: systemClock }))
  const port = await freePort()
  mcp = `http://127.0.0.1:${port}`
  const real = realServices()
  const changes = {
    MCP_SERVER_URL: `${mcp}/mcp`,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    VAPI_API_KEY: API_KEY,
    VAPI_BASE_URL: vapi.url,
    VAPI_WEBHOOK_SECRET: VAPI_SECRET,
  }
  const log = createLogger('connection-api', 'info', { write: (line) => void logged.push(line) })
  world = stack.use(await startWithProviders(real, changes, 'localhost', log))
  stack.use(await startMcpServer({ ...world.service, env: world.env }, port))
  ada = await world.newPerson('Ada Lovelace')
  await connectScene(world).connect(ada)
  await keepInGoogle(ada)
  token = await world.service.client.signIn(ada)
})
afterAll(() => stack.disposeAsync())

/** Their appointments are made in their calendar there, on Wednesdays. */
async function keepInGoogle({ id }: TestUser): Promise<void> {
  const { database } = world.service
  for (const provider of ['built-in', 'google'] as const) {
    await database
      .updateTable('calendar_accounts')
      .set({ is_default: provider === 'google' })
      .where('user_id', '=', id)
      .where('provider', '=', provider)
      .execute()
  }
  const hours = { owner_id: id, weekday: 3, starts: '09:00:00', ends: '17:00:00' }
  await database.insertInto('working_hours').values(hours).execute()
}

/** Once it was sent. */
async function theSpan(name: string, wanted: (span: SentSpan) => boolean = () => true) {
  const find = () => collector.spans.find((span) => nameOf(span) === name && wanted(span))
  await expect.poll(find, TOLD_WITHIN).toBeDefined()
  const span = find()
  if (!span) throw new Error('It was there')
  return span
}

const nameOf = ({ service, name }: SentSpan) => `${service}: ${name}`

/** From a span up to where its trace began. */
function lineage(span: SentSpan, all: readonly SentSpan[]): string[] {
  const parent = all.find(({ spanId }) => spanId === span.parentSpanId)
  if (parent) return [nameOf(span), ...lineage(parent, all)]
  return [nameOf(span), ...(span.parentSpanId ? ['nobody'] : [])]
}

describe('a booking', () => {
  it('is one trace, from the door to the provider', async () => {
    const wish = { start: `${aWednesday()}T10:00:00`, title: TITLE }
    const { status } = await world.service.client.post('/api/appointments', wish, token)
    expect(status).toBe(201)
    const door = await theSpan('connection-api: request POST /api/appointments')
    expect(door).toMatchObject({
      parentSpanId: undefined,
      attributes: { 'http.response.status_code': 201 },
    })
    const line = logged.find((text) => text.includes('"route":"/api/appointments"'))
    expect(line).toContain(`"trace_id":"${door.traceId}"`)
    const inTrace = () => collector.spans.filter(({ traceId }) => traceId === door.traceId)
    const bookings = () => inTrace().filter(({ name }) => name === 'tool book_appointment')
    // The question, and the click that answers it.
    await expect.poll(bookings, TOLD_WITHIN).toHaveLength(2)
    const spans = inTrace()
    const lines = spans.map((span) => lineage(span, spans).toReversed().join(' > '))
    const tool = (name: string) =>
      `connection-api: request POST /api/appointments > connection-api: ask ${name} > mcp-server: tool ${name}`
    const book = tool('book_appointment')
    expect(lines).toEqual(
      expect.arrayContaining([
        `${tool('find_times')} > mcp-server: admission`,
        `${tool('find_times')} > mcp-server: calendar busy_intervals > mcp-server: provider google`,
        `${book} > mcp-server: admission`,
        `${book} > mcp-server: transaction`,
        `${book} > mcp-server: calendar create_event > mcp-server: provider google`,
      ]),
    )
    expect(lines.filter((line) => line.includes('nobody'))).toEqual([])
    const booking = {
      'parley.tool': 'book_appointment',
      'parley.scope': 'transact',
      'parley.door': 'login',
      'parley.outcome': 'allowed',
    }
    expect(bookings().map(({ attributes }) => attributes)).toEqual([
      { ...booking, 'parley.code': 'ASKED' },
      booking,
    ])
  })
})

describe('a call', () => {
  it('takes with it where its trace began', async () => {
    const call = await openedCall(world.service.client, token)
    personal.set('participant token', call.participantToken).set('grant', call.grant)
    personal.set('room', call.room)
    const door = await theSpan('connection-api: request POST /api/connection-details')
    expect(door.attributes['parley.call_id']).toBe(call.callId)
    const kept = await world.service.redis.hget(callKey(call.callId), 'traceparent')
    expect(kept).toBe(`00-${door.traceId}-${door.spanId}-01`)
  })
})

/** Somebody calls an agent of hers at Vapi. */
async function callAtVapi(): Promise<SimulatedCall> {
  const { client } = world.service
  const made = await client.post('/api/agents', { name: 'Desk', greeting: 'Hello.' }, token)
  const { agent } = z.object({ agent: z.object({ id: z.string() }) }).parse(made.body)
  await client.post(`/api/agents/${agent.id}/sync`, undefined, token)
  const [assistant] = vapi.assistants
  if (!assistant) throw new Error('There is no assistant')
  return startSimulatedCall({ assistant, clock: systemClock, from: CALLER })
}

describe('a conversation at a provider', () => {
  it('is one trace, to which each request of it leads', async () => {
    const call = await callAtVapi()
    call.callerSays('Bartholomew here.')
    for (const hour of ['09', '11']) {
      await call.use('find_times', { user_id: ada.id, when: `${aWednesday()}T${hour}:00` })
    }
    const doors = () => collector.spans.filter(({ name }) => name === 'request POST /vapi/webhook')
    await expect.poll(doors, TOLD_WITHIN).toHaveLength(2)
    const [first, second] = doors()
    const asked = ({ traceId, name }: SentSpan) =>
      traceId === first?.traceId && name === 'tool find_times'
    await expect.poll(() => collector.spans.filter(asked), TOLD_WITHIN).toHaveLength(2)
    expect(first).toMatchObject({ parentSpanId: undefined, links: [] })
    expect(second).toMatchObject({ parentSpanId: undefined, links: [first?.traceId] })
    expect(second?.traceId).not.toBe(first?.traceId)
    expect(second?.attributes['parley.call_id']).toMatch(/^call_/)
    expect(second?.attributes).toEqual(first?.attributes)
  })
})

describe('a job', () => {
  it('goes back to what it was asked for in', async () => {
    await world.service.client.post('/api/auth/password/forgot', { email: ada.email })
    const door = await theSpan('connection-api: request POST /api/auth/password/forgot')
    const asked = ({ links }: SentSpan) => links.includes(door.traceId)
    const job = await theSpan('connection-api: job deliver_message', asked)
    expect(job).toMatchObject({ parentSpanId: undefined })
    expect(job.attributes).toEqual({ 'parley.job': 'deliver_message', 'parley.outcome': 'done' })
  })
})

describe('a stranger’s trace', () => {
  it('does not go on behind a door of ours', async () => {
    const url = `${world.env['API_BASE_URL']}/api/contacts`
    await fetch(url, { headers: { ...strangers, authorization: `Bearer ${token}` } })
    await theSpan('connection-api: request GET /api/contacts')
    expect(collector.spans.filter(({ traceId }) => traceId === STRANGER)).toEqual([])
  })

  it('does not go on in the tools, whatever token a client holds', async () => {
    const asked = await world.service.client.post('/api/tool-tokens', { scopes: ['read'] }, token)
    const { token: held } = z.object({ token: z.string() }).parse(asked.body)
    personal.set('tool token', held)
    for (const jwt_token of ['forged', held]) {
      await fetch(`${mcp}/tools/list_calendars`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...strangers },
        body: JSON.stringify({ jwt_token }),
      })
    }
    await theSpan('mcp-server: tool list_calendars')
    expect(collector.spans.filter(({ traceId }) => traceId === STRANGER)).toEqual([])
  })
})

describe('what is sent', () => {
  it('is of nobody', () => {
    const { google, microsoft } = world.providers.simulation
    const secrets = [...google.grants.secrets(), ...microsoft.grants.secrets()]
    const words = [
      'Bartholomew',
      CALLER.slice(1),
      'Ada',
      'Lovelace',
      ...TITLE.split(' '),
      ada.id,
      ada.email,
      'ada@',
      token,
    ]
    const searched = [...words.filter((word) => word.length > 2), ...secrets, ...personal.values()]
    expect(secrets.length).toBeGreaterThan(0)
    expect(personal.size).toBe(4)
    expect(collector.spans.length).toBeGreaterThan(20)
    expect(secretsIn(collector.received(), searched)).toEqual([])
  })
})
