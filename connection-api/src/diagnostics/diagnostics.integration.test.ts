import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '@parley/shared/testing/free-port'
import { systemClock } from '@parley/shared/time/clock'
import { realServices } from '@parley/shared/testing/real-services'
import {
  startSimulatedClerk,
  type SimulatedClerk,
} from '../../../dev/src/clerk/start-simulated-clerk.ts'
import { addUser } from '../testing/add-user.ts'
import { startTestService, type TestService } from '../testing/test-service.ts'

const GOOGLE_SECRET = 'google-secret-that-nobody-may-see'

let stack: AsyncDisposableStack
let clerk: SimulatedClerk
let service: TestService
let token: string

beforeAll(async () => {
  stack = new AsyncDisposableStack()
  clerk = stack.use(await startSimulatedClerk(systemClock))
  const real = realServices()
  service = stack.use(
    await startTestService(real, {
      CORS_ORIGINS: 'https://app.example.com',
      MCP_SERVER_URL: `http://127.0.0.1:${await freePort()}/mcp`,
      GOOGLE_OAUTH_CLIENT_ID: 'client',
      GOOGLE_OAUTH_CLIENT_SECRET: GOOGLE_SECRET,
      CLERK_ISSUER: clerk.url,
      CLERK_SECRET_KEY: clerk.secretKey,
      CLERK_AUTHORIZED_PARTIES: clerk.party,
      CLERK_API_URL: clerk.url,
    }),
  )
  token = await service.client.signIn(await addUser(service.database))
})
afterAll(() => stack.disposeAsync())

const look = (by?: string) => service.client.get('/api/auth/diagnostics', by)

describe('GET /api/auth/diagnostics', () => {
  it('is for somebody signed in', async () => {
    expect(await look()).toMatchObject({ status: 401, code: 'not_signed_in' })
  })

  it('says which ways in there are and whether what they need is there', async () => {
    const answer = await look(token)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.body).toMatchObject({
      you: { platform: 'web', roles: ['customer'] },
      sign_in: { password: true, registration: expect.any(Boolean), google: true, clerk: true },
      issuers: {
        parley: { issuer: 'connection-api', algorithm: 'HS256' },
        clerk: {
          host: new URL(clerk.url).host,
          algorithm: 'RS256',
          authorized_parties: [clerk.party],
          template_tokens: false,
          keys: { reachable: true, age_seconds: 0 },
        },
        google: { hosts: expect.arrayContaining(['accounts.google.com']) },
      },
      calendars: { google: true, microsoft: false },
      cors: { origins: ['https://app.example.com'] },
      mcp: { audience: 'parley-mcp' },
      services: { postgres: 'ok', redis: 'ok', livekit: 'ok', mcp_server: 'down' },
      clocks: {
        now: expect.stringMatching(/Z$/),
        postgres_ahead_ms: expect.any(Number),
        redis_ahead_ms: expect.any(Number),
      },
    })
  })

  it('holds no secret', async () => {
    const text = JSON.stringify((await look(token)).body)
    const secrets = Object.entries(service.env)
      .filter(([name]) => /SECRET|PRIVATE|VAULT/.test(name))
      .map(([, value]) => value)
    const passwords = ['DATABASE_URL', 'REDIS_URL'].map(
      (name) => new URL(service.env[name] ?? '').password,
    )
    for (const secret of [...secrets, ...passwords, clerk.secretKey, GOOGLE_SECRET, token]) {
      expect(secret).not.toBe('')
      expect(text).not.toContain(secret)
    }
  })

  it('does not fetch keys anew for every look', async () => {
    await look(token)
    const before = clerk.requests.get('/.well-known/jwks.json')
    await look(token)
    expect(clerk.requests.get('/.well-known/jwks.json')).toBe(before)
  })
})
