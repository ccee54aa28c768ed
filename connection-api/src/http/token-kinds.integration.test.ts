import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { z } from 'zod'
import { freePort } from '@parley/shared/testing/free-port'
import { systemClock } from '@parley/shared/time/clock'
import { startSimulatedClerk } from '../../../dev/src/clerk/start-simulated-clerk.ts'
import { addUser, TEST_PASSWORD } from '../testing/add-user.ts'
import { openedCall } from '../testing/opened-call.ts'
import { startMcpServer } from '../testing/real-mcp-server.ts'
import { startTestService, type TestService } from '../testing/test-service.ts'

const AUDIENCE = 'https://api.example.com'

const KINDS = [
  'access token',
  'refresh token',
  'Clerk session token',
  'Clerk template token',
  'participant token',
  'call grant',
  'tool token',
] as const
type Kind = (typeof KINDS)[number]

/** Every door, as the status that it answers a bearer of the token with. */
const DOORS: Readonly<Record<string, (token: string) => Promise<number>>> = {
  'REST, to read': async (token) => (await service.client.get('/api/auth/me', token)).status,
  'REST, to call': async (token) =>
    (await service.client.post('/api/connection-details', {}, token)).status,
  'REST, to approve': async (token) => (await service.client.get('/api/approvals', token)).status,
  'a new tool token': async (token) =>
    (await service.client.post('/api/tool-tokens', { scopes: ['read'] }, token)).status,
  refreshing: async (refreshToken) =>
    (await service.client.post('/api/auth/refresh', { refreshToken })).status,
  MCP: async (token) => {
    const message = { jsonrpc: '2.0', id: 1, method: 'tools/list' }
    const accept = 'application/json, text/event-stream'
    return statusOf(`${mcp}/mcp`, message, { authorization: `Bearer ${token}`, accept })
  },
  'a tool’s plain door': (token) => statusOf(`${mcp}/tools/who_am_i`, { jwt_token: token }),
  'a LiveKit room': async (token) => {
    const url = inject('livekit').url.replace(/^ws/, 'http')
    return (await fetch(`${url}/rtc/validate?access_token=${encodeURIComponent(token)}`)).status
  },
}

/** Whose token opens what; everything else is refused. */
const OPENS: Readonly<Record<Kind, readonly string[]>> = {
  'access token': ['REST, to read', 'REST, to call', 'REST, to approve', 'a new tool token'],
  'Clerk session token': ['REST, to read', 'REST, to call', 'REST, to approve', 'a new tool token'],
  'Clerk template token': [
    'REST, to read',
    'REST, to call',
    'REST, to approve',
    'a new tool token',
  ],
  'refresh token': ['refreshing'],
  'participant token': ['a LiveKit room'],
  'call grant': [],
  'tool token': ['MCP', 'a tool’s plain door'],
}

let stack: AsyncDisposableStack
let service: TestService
let mcp: string
let tokens: Readonly<Record<Kind, string>>

beforeAll(async () => {
  stack = new AsyncDisposableStack()
  const clerk = stack.use(await startSimulatedClerk(systemClock))
  const port = await freePort()
  mcp = `http://127.0.0.1:${port}`
  const real = {
    databaseUrl: inject('databaseUrl'),
    redisUrl: inject('redisUrl'),
    livekit: inject('livekit'),
  }
  service = stack.use(
    await startTestService(real, 6, {
      MCP_SERVER_URL: `${mcp}/mcp`,
      CLERK_ISSUER: clerk.url,
      CLERK_SECRET_KEY: clerk.secretKey,
      CLERK_AUTHORIZED_PARTIES: clerk.party,
      CLERK_AUDIENCE: AUDIENCE,
      CLERK_API_URL: clerk.url,
    }),
  )
  stack.use(await startMcpServer(service, port))
  const session = clerk.signIn(clerk.addUser())
  tokens = {
    ...(await ownTokens()),
    'Clerk session token': await session.token(),
    'Clerk template token': await session.templateToken(AUDIENCE),
  }
})
afterAll(() => stack.disposeAsync())

async function ownTokens() {
  const { email } = await addUser(service.database)
  const login = { email, password: TEST_PASSWORD }
  const { body } = await service.client.post('/api/auth/login', login)
  const { accessToken, refreshToken } = z
    .object({ accessToken: z.string(), refreshToken: z.string() })
    .parse(body)
  const call = await openedCall(service.client, accessToken)
  const asked = await service.client.post('/api/tool-tokens', { scopes: ['read'] }, accessToken)
  return {
    'access token': accessToken,
    'refresh token': refreshToken,
    'participant token': call.participantToken,
    'call grant': call.grant,
    'tool token': z.object({ token: z.string() }).parse(asked.body).token,
  }
}

async function statusOf(url: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  await response.body?.cancel()
  return response.status
}

it.each(KINDS)('a %s opens its own doors and no other', async (kind) => {
  const answers: [door: string, status: number][] = []
  for (const [name, door] of Object.entries(DOORS)) answers.push([name, await door(tokens[kind])])
  const opened = answers.filter(([, status]) => status < 300).map(([name]) => name)
  expect(opened).toEqual(OPENS[kind])
  // 400: what cannot even be one of that door's.
  const odd = answers.filter(([, status]) => status >= 300 && status !== 400 && status !== 401)
  expect(odd).toEqual([])
})
