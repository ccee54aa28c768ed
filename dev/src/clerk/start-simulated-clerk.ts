import { randomBytes } from 'node:crypto'
import express, { type Express, type Response } from 'express'
import { listen } from '@parley/shared/http/listen'
import { toEpochSeconds, type Clock } from '@parley/shared/time/clock'
import { createSigningKeys, type SigningKeys } from '../providers/oauth/signing-keys.ts'
import { frontendApi } from './frontend-api.ts'
import { renderMembership, type SimulatedMembership } from './simulated-membership.ts'
import { renderUser, type SimulatedClerkUser } from './simulated-user.ts'

/** Clerk's default life of a token, and what it takes off `nbf`. */
const TOKEN_SECONDS = 60
const NBF_SECONDS = 5

/** Claims to add or change, and, with undefined, to leave out. */
type ClaimChanges = Readonly<Record<string, unknown>>

/** A browser that is signed in at Clerk. */
export interface SimulatedClerkSession {
  /** `sess_...` */
  readonly sid: string
  /** `getToken()` */
  token(changes?: ClaimChanges): Promise<string>
  /** `getToken({template})`: no `sid`, and the audience and claims that the template says. */
  templateToken(audience: string | undefined, changes?: ClaimChanges): Promise<string>
}

/** One Clerk instance on 127.0.0.1: its keys and as much of its Backend API as we use. */
export interface SimulatedClerk extends AsyncDisposable {
  /** Frontend API and issuer; also where the Backend API is (`CLERK_API_URL`). */
  readonly url: string
  /** `pk_live_...`: one of a development instance is taken at Clerk's own hosts alone. */
  readonly publishableKey: string
  readonly secretKey: string
  /** Origin of the one web application. */
  readonly party: string
  addUser(user?: Partial<Omit<SimulatedClerkUser, 'id'>>): SimulatedClerkUser
  /** Makes somebody a member, or changes what they are. */
  setMembership(membership: SimulatedMembership): void
  removeMembership(id: string): void
  signIn(user: Pick<SimulatedClerkUser, 'id'>): SimulatedClerkSession
  /** A new signing key; with `forgetOld` what the others signed is worth nothing from then on. */
  rotate(options: { readonly forgetOld: boolean }): Promise<void>
  /** Answers 503 to everything while it is down. */
  setDown(down: boolean): void
  /** Requests so far, by path. */
  readonly requests: ReadonlyMap<string, number>
}

/** What one instance knows. */
interface State {
  readonly clock: Clock
  readonly keys: SigningKeys
  readonly users: Map<string, SimulatedClerkUser>
  readonly memberships: Map<string, SimulatedMembership>
  readonly requests: Map<string, number>
  readonly secretKey: string
  url: string
  down: boolean
}

const PUBLISHABLE_KEY = `pk_live_${Buffer.from('clerk.simulated.example$').toString('base64')}`

/** @param host by which pages reach it: cookies need the same one as theirs */
export async function startSimulatedClerk(
  clock: Clock,
  host: '127.0.0.1' | 'localhost' = '127.0.0.1',
): Promise<SimulatedClerk> {
  const keys = await createSigningKeys()
  const secretKey = `sk_test_${randomText(30)}`
  const party = 'http://localhost:3000'
  const state: State = {
    clock,
    keys,
    users: new Map(),
    memberships: new Map(),
    requests: new Map(),
    secretKey,
    url: '',
    down: false,
  }
  const listening = await listen(clerkApp(state), 0, '127.0.0.1')
  const url = `http://${host}:${listening.port}`
  state.url = url
  return {
    url,
    publishableKey: PUBLISHABLE_KEY,
    secretKey,
    party,
    requests: state.requests,
    addUser(changes = {}) {
      const id = `user_${randomText(27)}`
      const email = `${id.slice(5).toLowerCase()}@example.com`
      const names = { firstName: 'Clara', lastName: 'Clerk' }
      const user = { id, email, emailVerified: true, ...names, ...changes }
      state.users.set(id, user)
      return user
    },
    setMembership: (membership) => void state.memberships.set(membership.id, membership),
    removeMembership: (id) => void state.memberships.delete(id),
    signIn: ({ id }) => signIn(state, { iss: url, azp: party }, id),
    rotate: (options) => keys.rotate(options),
    setDown(down) {
      state.down = down
    },
    [Symbol.asyncDispose]: () => listening[Symbol.asyncDispose](),
  }
}

function signIn(
  { clock, keys }: State,
  from: { readonly iss: string; readonly azp: string },
  sub: string,
): SimulatedClerkSession {
  const sid = `sess_${randomText(27)}`
  const sign = (claims: ClaimChanges, changes: ClaimChanges) => {
    const now = toEpochSeconds(clock.now())
    const times = { iat: now, nbf: now - NBF_SECONDS, exp: now + TOKEN_SECONDS }
    const all = { ...from, sub, jti: randomText(20), ...times, ...claims, ...changes }
    const said = Object.entries(all).filter(([, value]) => value !== undefined)
    return keys.sign(Object.fromEntries(said))
  }
  return {
    sid,
    token: (changes = {}) => sign({ v: 2, sid, sts: 'active', fva: [0, -1] }, changes),
    templateToken: (aud, changes = {}) => sign({ aud }, changes),
  }
}

function clerkApp(state: State): Express {
  const { keys, users, requests } = state
  const app = express()
  app.use((request, response, next) => {
    requests.set(request.path, (requests.get(request.path) ?? 0) + 1)
    if (state.down) send(response, 503, failure('service_unavailable', 'Service Unavailable'))
    else next()
  })
  app.get('/.well-known/jwks.json', (_request, response) =>
    send(response, 200, { keys: keys.published() }),
  )
  app.use(
    frontendApi({
      clock: state.clock,
      users,
      url: () => state.url,
      signIn: (userId, azp) => ({ userId, ...signIn(state, { iss: state.url, azp }, userId) }),
    }),
  )
  app.use('/v1', (request, response, next) => {
    if (request.get('authorization') === `Bearer ${state.secretKey}`) next()
    else send(response, 401, failure('clerk_key_invalid', 'The provided key is invalid'))
  })
  app.get('/v1/jwks', (_request, response) => send(response, 200, { keys: keys.published() }))
  app.get('/v1/users', (request, response) => {
    const { limit = '10', offset = '0' } = request.query
    const page = [...users.values()].slice(Number(offset), Number(offset) + Number(limit))
    send(
      response,
      200,
      page.map((user) => renderUser(user, state.clock.now())),
    )
  })
  app.get('/v1/users/count', (_request, response) =>
    send(response, 200, { object: 'total_count', total_count: users.size }),
  )
  app.get('/v1/users/:id/organization_memberships', (request, response) => {
    const of = [...state.memberships.values()].filter((one) => one.userId === request.params.id)
    send(response, 200, { data: of.map(renderMembership), total_count: of.length })
  })
  app.get('/v1/users/:id', (request, response) => {
    const user = users.get(request.params.id)
    if (user) send(response, 200, renderUser(user, state.clock.now()))
    else send(response, 404, failure('resource_not_found', 'not found'))
  })
  app.use((_request, response) => send(response, 404, failure('resource_not_found', 'not found')))
  return app
}

/** Clerk's SDK reads JSON only where the type stands alone, with no charset after it. */
function send(response: Response, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function failure(code: string, message: string) {
  return {
    errors: [{ code, message, long_message: message, meta: {} }],
    clerk_trace_id: randomText(20),
  }
}

const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789'

function randomText(length: number): string {
  return Array.from(randomBytes(length), (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('')
}
