import type { Database } from '@parley/shared/database/schema'
import { newId, newHandle } from '@parley/shared/identity/ids'
import { createLogger } from '@parley/shared/logging/logger'
import type { Redis } from '@parley/shared/redis/redis-client'
import { claimCall, offerCall } from '@parley/shared/sessions/call-record'
import { markLoginActive } from '@parley/shared/sessions/login-record'
import { createTestDatabase } from '@parley/shared/testing/test-database'
import { createTestRedis } from '@parley/shared/testing/test-redis'
import { fixedClock, type FixedClock } from '@parley/shared/testing/fixed-clock'
import { argumentsDigest } from '@parley/shared/tokens/arguments-digest'
import { signCallGrant, type CallGrant } from '@parley/shared/tokens/call-grant'
import { newKeyPair, readPrivateKey, type SigningKey } from '@parley/shared/tokens/keys'
import type { Scope } from '@parley/shared/tokens/scope'
import {
  signToolToken,
  type CallToolClaims,
  type ToolTokenSigner,
  type TurnAttestation,
} from '@parley/shared/tokens/tool-token'
import type { Kysely } from 'kysely'
import { startService, type Service } from '../service.ts'

export const AUDIENCE = 'parley-mcp'

/** Monday 23 November 2026, nine in London. */
export const MONDAY = '2026-11-23T09:00:00Z'

export interface TestKeys {
  readonly connectionApi: SigningKey & { readonly publicKey: string }
  readonly orchestrator: SigningKey & { readonly publicKey: string }
}

/** A whole MCP server on a database of its own, with the keys of those it trusts. */
export interface TestServer extends AsyncDisposable {
  readonly origin: string
  readonly database: Kysely<Database>
  readonly redis: Redis
  readonly clock: FixedClock
  readonly keys: TestKeys
  readonly service: Service
}

export async function startTestServer(urls: {
  databaseUrl: string
  redisUrl: string
}): Promise<TestServer> {
  await using stack = new AsyncDisposableStack()
  const { url, database } = stack.use(await createTestDatabase(urls.databaseUrl))
  const redis = stack.adopt(createTestRedis(urls.redisUrl), (client) => client.disconnect())
  const clock = fixedClock(MONDAY)
  const keys = { connectionApi: await newKey('api'), orchestrator: await newKey('orchestrator') }
  const service = stack.use(
    await startService(
      {
        logLevel: 'silent',
        host: '127.0.0.1',
        port: 0,
        databaseUrl: url,
        redisUrl: urls.redisUrl,
        trust: {
          audience: AUDIENCE,
          connectionApiKey: keys.connectionApi.publicKey,
          orchestratorIssuer: 'orchestrator',
          orchestratorKey: { kind: 'public_key', jwk: keys.orchestrator.publicKey },
        },
        allowedHosts: ['127.0.0.1'],
        allowedOrigins: [],
        callsPerMinute: 10_000,
      },
      clock,
      createLogger('test', 'silent'),
    ),
  )
  const started = stack.move()
  const origin = `http://127.0.0.1:${service.port}`
  const end = () => started.disposeAsync()
  return { origin, database, redis, clock, keys, service, [Symbol.asyncDispose]: end }
}

async function newKey(kid: string): Promise<SigningKey & { publicKey: string }> {
  const { privateKey, publicKey } = await newKeyPair(kid)
  return { ...(await readPrivateKey('KEY', privateKey)), publicKey }
}

/** A user with working hours Monday to Friday, nine to five, and the calendar that everybody has. */
export async function addOwner(
  { database, clock }: Pick<TestServer, 'database' | 'clock'>,
  zone = 'Europe/London',
): Promise<{ userId: string; sid: string; accountId: string }> {
  const userId = newId('user')
  const sid = newId('login')
  const accountId = newId('acct')
  const created_at = new Date(clock.now())
  await database
    .insertInto('users')
    .values({ id: userId, name: 'Ada', email: null, zone, locale: 'en-GB', created_at })
    .execute()
  const expires_at = new Date(clock.now() + 7 * 24 * 3600_000)
  await database
    .insertInto('login_sessions')
    .values({
      id: sid,
      user_id: userId,
      platform: 'web',
      created_at,
      expires_at,
      ended_at: null,
      end_reason: null,
    })
    .execute()
  await database
    .insertInto('calendar_accounts')
    .values({
      id: accountId,
      user_id: userId,
      provider: 'built-in',
      provider_sub: userId,
      status: 'active',
      is_default: true,
      counts_as_busy: true,
    })
    .execute()
  await database
    .insertInto('working_hours')
    .values(
      [1, 2, 3, 4, 5].map((weekday) => ({
        owner_id: userId,
        weekday,
        starts: '09:00',
        ends: '17:00',
      })),
    )
    .execute()
  return { userId, sid, accountId }
}

/** A live call with its grant. */
export interface TestCall {
  readonly callId: string
  readonly room: string
  readonly userId: string
  readonly grant: string
  readonly grantClaims: Omit<CallGrant, 'iat' | 'exp'>
}

export async function openCall(
  server: TestServer,
  owner: { userId: string; sid: string },
  guest?: string,
  scopes: Scope[] = ['read', 'transact'],
): Promise<TestCall> {
  const { database, redis, clock, keys } = server
  const callId = newId('call')
  const room = `voice_assistant_room_${callId}`
  const sub = guest ?? owner.userId
  const kind = guest === undefined ? ('owner' as const) : ('guest' as const)
  const now = clock.now()
  await database
    .insertInto('calls')
    .values({
      id: callId,
      owner_id: owner.userId,
      caller_id: sub,
      caller_kind: kind,
      channel: 'web',
      platform: 'web',
      room,
      login_session_id: owner.sid,
      offered_at: new Date(now),
      started_at: null,
      ended_at: null,
      end_reason: null,
    })
    .execute()
  const record = { sub, owner: owner.userId, room, sid: owner.sid, caller: kind }
  await offerCall(redis, callId, record, now)
  await claimCall(redis, callId, room, now)
  const grantClaims = {
    ...{ sub, owner: owner.userId, caller: kind, call_id: callId, room, scopes },
    ...{ channel: 'web' as const, platform: 'web', assurance: 'password', sid: owner.sid },
    jti: newHandle(20),
  }
  const grant = await signCallGrant(grantClaims, keys.connectionApi, AUDIENCE, clock)
  return { callId, room, userId: sub, grant, grantClaims }
}

type CallClaims = Omit<CallToolClaims, 'iat' | 'exp'>

export interface ToolTokenOptions {
  readonly tool?: string
  readonly args?: Readonly<Record<string, unknown>>
  readonly turn?: TurnAttestation
  readonly scopes?: Scope[]
  /** Anything else that a token should say. */
  readonly claims?: Partial<CallClaims>
  readonly signer?: Partial<ToolTokenSigner>
  readonly seconds?: number
}

export function orchestratorSigner({ keys }: TestServer): ToolTokenSigner {
  const { kid, key } = keys.orchestrator
  return { issuer: 'orchestrator', audience: AUDIENCE, algorithm: 'EdDSA', kid, key }
}

/** What the worker mints for one call of one tool. */
export function callToken(
  server: TestServer,
  call: TestCall,
  options: ToolTokenOptions = {},
): Promise<string> {
  const { tool, args, turn, scopes = ['read'], claims, signer, seconds } = options
  return signToolToken(
    {
      ...{ sub: call.userId, scopes, jti: newHandle(20), act: { sub: 'parley' } },
      ...{ call_id: call.callId, room: call.room, grant: call.grant },
      ...(tool !== undefined && { tool, args_digest: argumentsDigest(args ?? {}) }),
      ...(turn && { turn }),
      ...claims,
    },
    { ...orchestratorSigner(server), ...signer },
    server.clock,
    seconds,
  )
}

/** What the connection API mints for a person who is signed in. */
export async function loginToken(
  server: TestServer,
  { userId, sid }: { userId: string; sid: string },
  options: Pick<ToolTokenOptions, 'tool' | 'args' | 'scopes'> & { click?: string } = {},
): Promise<string> {
  const { tool, args, scopes = ['read'], click } = options
  await markLoginActive(server.redis, sid)
  const { kid, key } = server.keys.connectionApi
  return signToolToken(
    {
      ...{ sub: userId, owner: userId, caller: 'owner' as const, sid },
      ...{ scopes, jti: newHandle(20), act: { sub: 'connection-api' } },
      ...(tool !== undefined && { tool, args_digest: argumentsDigest(args ?? {}) }),
      ...(click !== undefined && { click: { consent: click } }),
    },
    { issuer: 'connection-api', audience: AUDIENCE, algorithm: 'EdDSA', kid, key },
    server.clock,
  )
}
