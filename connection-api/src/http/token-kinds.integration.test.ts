import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { claimCall } from '@parley/shared/sessions/call-record'
import { freePort } from '@parley/shared/testing/free-port'
import { systemClock } from '@parley/shared/time/clock'
import { realServices } from '@parley/shared/testing/real-services'
import type { SimulatedClerk } from '../../../dev/src/clerk/start-simulated-clerk.ts'
import { CLERK_AUDIENCE } from '../testing/clerk-scene.ts'
import { everyToken, NEWCOMERS_PASSWORD } from '../testing/every-token.ts'
import { listDoors, type Door } from '../testing/list-doors.ts'
import { openedCall } from '../testing/opened-call.ts'
import { startMcpServer } from '../testing/real-mcp-server.ts'
import { workersSigner, workersToken } from '../testing/workers-token.ts'
import { startWithProviders, type ServiceWithProviders } from '../testing/test-providers.ts'
import { startThirdParties } from '../testing/third-parties.ts'
import { AGENTS_DOORS, BUILT_DOORS, OPEN_DOORS } from '../testing/open-doors.ts'

/** What says who somebody is, at every door for people who are signed in. */
const PERSON = ['access token', 'Clerk session token', 'Clerk template token'] as const
type Person = (typeof PERSON)[number]
const KINDS = [
  // First: a door counts ten failures and then listens to nobody for a while.
  'biometric token',
  ...PERSON,
  'refresh token',
  'participant token',
  'call grant',
  'tool token',
  'tool token of a call',
  'connect ticket',
  'verify ticket',
  'reset ticket',
  'page cookie',
  'guest link',
  'conversation token',
] as const
type Kind = (typeof KINDS)[number]

let stack: AsyncDisposableStack
let world: ServiceWithProviders
let clerk: SimulatedClerk
let mcp: string
let orchestratorKey: string
let tokens: Readonly<Record<Kind, string>>
let doors: readonly Door[]

beforeAll(async () => {
  stack = new AsyncDisposableStack()
  const parties = await startThirdParties(stack)
  clerk = parties.clerk
  const port = await freePort()
  mcp = `http://127.0.0.1:${port}`
  const real = realServices()
  const changes = { ...parties.variables, MCP_SERVER_URL: `${mcp}/mcp` }
  world = stack.use(await startWithProviders(real, changes, 'localhost'))
  orchestratorKey = stack.use(await startMcpServer(world.service, port)).orchestratorKey
  const session = clerk.signIn(clerk.addUser())
  tokens = {
    ...(await everyToken(world, parties.mail)),
    'tool token of a call': await callToolToken(),
    'Clerk session token': await session.token(),
    'Clerk template token': await session.templateToken(CLERK_AUDIENCE),
  }
  doors = listDoors(world.service.app)
})
afterAll(() => stack.disposeAsync())

/** What a worker signs in a call that it has claimed. */
async function callToolToken(): Promise<string> {
  const { service } = world
  const ada = await world.newPerson()
  const access = await service.client.signIn(ada)
  const { callId, room, grant } = await openedCall(service.client, access)
  await claimCall(service.redis, callId, room, systemClock.now())
  const use = { tool: 'who_am_i', args: {} }
  return workersToken(
    await workersSigner(orchestratorKey),
    { sub: ada.id, callId, room, grant },
    use,
  )
}

const open = Object.values(OPEN_DOORS).flat()
const nameOf = ({ method, path }: Door) => `${method} ${path}`

/** Those that a new sign-in is used up at. */
const ENDING = ['POST /api/auth/logout', 'POST /api/auth/sessions/end-all']

async function newTokenOf(kind: Person): Promise<string> {
  if (kind === 'access token') return world.service.client.signIn(await world.newPerson())
  const session = clerk.signIn(clerk.addUser())
  return kind === 'Clerk session token' ? session.token() : session.templateToken(CLERK_AUDIENCE)
}

/** What a door says to a bearer who asks for nothing in particular. */
async function statusAt({ method, path }: Door, token: string): Promise<number> {
  const response = await fetch(`${world.service.client.url}${path.replaceAll(/[:*]\w+/g, 'x')}`, {
    method,
    redirect: 'manual',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(method === 'GET' ? {} : { body: '{}' }),
  })
  await response.body?.cancel()
  return response.status
}

describe('a door of the connection API', () => {
  it('is either for people who are signed in, or named as one for everybody', () => {
    const names = doors.map(nameOf)
    expect(names.length).toBeGreaterThan(60)
    expect(open.filter((name) => !names.includes(name))).toEqual([])
  })

  it('for people who are signed in takes what says who they are, and nothing else', async () => {
    const wrong: string[] = []
    for (const door of doors.filter((one) => ![...open, ...BUILT_DOORS].includes(nameOf(one)))) {
      for (const kind of KINDS) {
        const isPerson = PERSON.some((one) => one === kind)
        const isAgents = kind === 'conversation token' && AGENTS_DOORS.includes(nameOf(door))
        if (isPerson && ENDING.includes(nameOf(door))) continue
        const refused = (await statusAt(door, tokens[kind])) === 401
        if (refused === (isPerson || isAgents)) wrong.push(`${nameOf(door)}: ${kind}`)
      }
    }
    expect(wrong).toEqual([])
  })

  it.each(PERSON)('that ends a sign-in takes a %s', async (kind) => {
    for (const name of ENDING) {
      const door = doors.find((one) => nameOf(one) === name)
      expect(door && (await statusAt(door, await newTokenOf(kind)))).toBe(204)
    }
  })
})

const post = (path: string, body: unknown) => world.service.client.post(path, body)

async function statusOf(url: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  await response.body?.cancel()
  return response.status
}

/** Where something else than a person's bearer is shown: whether it opened. */
const SHOWN: Readonly<Record<string, (token: string) => Promise<boolean>>> = {
  'POST /api/auth/refresh': async (refreshToken) =>
    (await post('/api/auth/refresh', { refreshToken })).status === 200,
  'POST /api/guest/connection-details': async (link) =>
    (await post('/api/guest/connection-details', { link })).status === 200,
  'POST /api/auth/login, by passkey': async (biometric) =>
    (await post('/api/auth/login', { biometricToken: biometric })).status === 200,
  'POST /api/auth/verify-email': async (ticket) =>
    (await post('/api/auth/verify-email', { ticket, password: NEWCOMERS_PASSWORD })).status === 201,
  'POST /api/auth/password/reset': async (ticket) => {
    const wish = { ticket, password: 'nine blue anchors in rain' }
    return (await post('/api/auth/password/reset', wish)).status < 300
  },
  'GET /calendar/auth/start, by ticket': async (ticket) =>
    (await world.browser().get(`/calendar/auth/start?ticket=${ticket}`)).status === 200,
  'GET /calendar/auth/start, for oneself': async (token) => {
    const authorization = `Bearer ${token}`
    const shown = await world
      .browser()
      .get('/calendar/auth/start?provider=google', { authorization })
    return shown.location.startsWith(world.providers.urls.google)
  },
  'an agent’s tool': async (token) => {
    const at = `${world.service.client.url}/api/elevenlabs/tools/find_times`
    return (await statusOf(at, { when: 'tomorrow' }, { authorization: `Bearer ${token}` })) === 200
  },
  'our pages, by cookie': async (cookie) => {
    const browser = world.browser()
    browser.cookies.set('parley_page', cookie)
    return !(await browser.get('/users')).text.includes('You are not signed in')
  },
  'an address with the token in it': async (token) => {
    const query = new URLSearchParams({ access_token: token, token })
    return (await world.service.client.get(`/api/calls?${query.toString()}`)).status < 400
  },
  MCP: async (token) => {
    const message = { jsonrpc: '2.0', id: 1, method: 'tools/list' }
    const accept = 'application/json, text/event-stream'
    const headers = { authorization: `Bearer ${token}`, accept }
    return (await statusOf(`${mcp}/mcp`, message, headers)) === 200
  },
  'a tool’s plain door': async (token) =>
    (await statusOf(`${mcp}/tools/who_am_i`, { jwt_token: token })) === 200,
  'a LiveKit room': async (token) => {
    const url = inject('livekit').url.replace(/^ws/, 'http')
    const at = `${url}/rtc/validate?access_token=${encodeURIComponent(token)}`
    return (await fetch(at)).status === 200
  },
}

const FOR_ONESELF = ['GET /calendar/auth/start, for oneself']
/** Whose it is; everything else is refused. */
const OPENS: Readonly<Record<Kind, readonly string[]>> = {
  'access token': FOR_ONESELF,
  'Clerk session token': FOR_ONESELF,
  'Clerk template token': FOR_ONESELF,
  'refresh token': ['POST /api/auth/refresh'],
  'participant token': ['a LiveKit room'],
  'call grant': [],
  'tool token': ['MCP', 'a tool’s plain door'],
  'tool token of a call': ['MCP', 'a tool’s plain door'],
  'connect ticket': ['GET /calendar/auth/start, by ticket'],
  'verify ticket': ['POST /api/auth/verify-email'],
  'reset ticket': ['POST /api/auth/password/reset'],
  'biometric token': ['POST /api/auth/login, by passkey'],
  'page cookie': ['our pages, by cookie'],
  'guest link': ['POST /api/guest/connection-details'],
  'conversation token': ['an agent’s tool'],
}

it.each(KINDS)('a %s opens its own doors and no other, wherever it is shown', async (kind) => {
  const isOwn = (name: string) => OPENS[kind].includes(name)
  // Its own come last: there it may be used up, and elsewhere it must not have been.
  const names = Object.keys(SHOWN).toSorted((a, b) => Number(isOwn(a)) - Number(isOwn(b)))
  // A call that nobody keeps alive is over in seconds.
  const token = kind === 'tool token of a call' ? await callToolToken() : tokens[kind]
  const opened: string[] = []
  for (const name of names) {
    if (await SHOWN[name]?.(token)) opened.push(name)
  }
  expect(opened).toEqual(OPENS[kind])
})
