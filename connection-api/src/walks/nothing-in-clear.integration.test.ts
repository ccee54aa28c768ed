import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ELEVENLABS_KEY, REPORT_SECRET } from '@parley/dev/src/elevenlabs/simulated-elevenlabs.ts'
import {
  startSimulatedCollector,
  type SimulatedCollector,
} from '@parley/dev/src/telemetry/simulated-collector.ts'
import { createLogger } from '@parley/shared/logging/logger'
import { freePort } from '@parley/shared/testing/free-port'
import { secretsIn, storedKeys, storedRows } from '@parley/shared/testing/stored-text'
import { realServices } from '@parley/shared/testing/real-services'
import { CLERK_AUDIENCE } from '../testing/clerk-scene.ts'
import { fullRun, type Secret } from '../testing/full-run.ts'
import { startMcpServer } from '../testing/real-mcp-server.ts'
import { recordAnswers, type RecordedAnswer, type Recording } from '../testing/record-answers.ts'
import { startWithProviders, type ServiceWithProviders } from '../testing/test-providers.ts'
import { startThirdParties } from '../testing/third-parties.ts'

let stack: AsyncDisposableStack
let world: ServiceWithProviders
let recording: Recording
let collector: SimulatedCollector
let secrets: readonly Secret[]
const logged: string[] = []

beforeAll(async () => {
  stack = new AsyncDisposableStack()
  const { mail, clerk, variables } = await startThirdParties(stack)
  collector = stack.use(await startSimulatedCollector())
  const port = await freePort()
  const mcp = `http://127.0.0.1:${port}`
  const real = realServices()
  const log = createLogger('connection-api', 'trace', { write: (line) => void logged.push(line) })
  const changes = {
    ...variables,
    MCP_SERVER_URL: `${mcp}/mcp`,
    LOG_LEVEL: 'trace',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
  }
  world = stack.use(await startWithProviders(real, changes, 'localhost', log))
  stack.use(await startMcpServer({ ...world.service, env: world.env }, port, logged))
  const ours = [world.env['API_BASE_URL'] ?? '', world.service.client.url, mcp]
  recording = stack.use(recordAnswers(ours))
  const run = await fullRun({ world, mail, mcp, recording })
  const session = clerk.signIn(clerk.addUser())
  const ofClerk = [await session.token(), await session.templateToken(CLERK_AUDIENCE)]
  for (const token of ofClerk) await world.service.client.get('/users/me', token)
  secrets = [
    ...run,
    ...ofClerk.map((value) => ({ what: 'Clerk token', value, shownBy: [] })),
    { what: 'Clerk secret key', value: clerk.secretKey, shownBy: [] },
    { what: 'ElevenLabs key', value: ELEVENLABS_KEY, shownBy: [] },
    { what: 'secret of reports', value: REPORT_SECRET, shownBy: [] },
  ]
}, 120_000)
afterAll(() => stack.disposeAsync())

const values = () => secrets.map(({ value }) => value)
/** What is found, by its name alone: no test prints a secret. */
const named = (found: readonly string[]) =>
  secrets.filter(({ value }) => found.includes(value)).map(({ what }) => what)

async function stored(): Promise<string> {
  const { database, redis } = world.service
  return `${await storedRows(database)}\n${await storedKeys(redis)}`
}

/** Answers that hold a secret and are not the one that hands it over. */
const shownElsewhere = (answers: readonly Pick<RecordedAnswer, 'door' | 'text'>[]) =>
  answers.flatMap(({ door, text }) =>
    secrets
      .filter(
        ({ shownBy, value }) => !shownBy.includes(door) && secretsIn(text, [value]).length > 0,
      )
      .map(({ what }) => `${what} by ${door}`),
  )

describe('after everything that people do with their accounts and calendars', () => {
  it('all of it was done: nothing was refused but the wrong password', () => {
    // A busy machine may not wait for a provider: that is 503, and refuses nobody.
    const refused = recording.answers.filter(({ status }) => status >= 400 && status !== 503)
    expect(refused.map(({ door, status }) => `${door} ${status}`)).toEqual([
      'POST /api/auth/login 401',
    ])
  })

  it('there are secrets of every kind to look for, and each was handed over where it should be', () => {
    expect(secrets.length).toBeGreaterThan(50)
    expect(values().filter((value) => value.length < 10)).toEqual([])
    expect(new Set(secrets.map(({ what }) => what)).size).toBeGreaterThan(15)
    const unseen = secrets.filter(
      ({ shownBy, value }) =>
        shownBy.length > 0 &&
        !recording.answers.some(({ door, text }) => shownBy.includes(door) && text.includes(value)),
    )
    expect(unseen.map(({ what, shownBy }) => `${what} by ${shownBy.join()}`)).toEqual([])
  })

  it('none is in Postgres or Redis', async () => {
    const text = await stored()
    expect(text).toContain('full.run@example.com')
    expect(named(secretsIn(text, values()))).toEqual([])
  })

  it('none was logged', () => {
    const text = logged.join('')
    const services = [...text.matchAll(/"service":"([\w-]+)"/g)].map(([, service]) => service)
    expect(new Set(services)).toEqual(new Set(['connection-api', 'mcp-server']))
    expect(services.length).toBeGreaterThan(50)
    expect(named(secretsIn(text, values()))).toEqual([])
  })

  it('none was traced', async () => {
    const services = () => new Set(collector.spans.map(({ service }) => service))
    const both = new Set(['connection-api', 'mcp-server'])
    await expect.poll(services, { timeout: 10_000 }).toEqual(both)
    expect(collector.spans.length).toBeGreaterThan(50)
    expect(named(secretsIn(collector.received(), values()))).toEqual([])
  })

  it('none was in an answer but the one that hands it over', () => {
    expect(recording.answers.length).toBeGreaterThan(60)
    expect(shownElsewhere(recording.answers)).toEqual([])
  })

  it.each(['refresh token', 'TOTP secret', 'state', 'code or token of a provider', 'page cookie'])(
    'a %s that leaked would be found',
    async (what) => {
      const secret = secrets.find((one) => one.what === what)?.value ?? ''
      const { database, redis } = world.service
      await redis.set('leak', secret)
      expect(named(secretsIn(await stored(), values()))).toContain(what)
      await redis.del('leak')
      const leak = { owner_id: await anybody(), client: Buffer.from(secret).toString('hex') }
      await database
        .insertInto('client_notices')
        .values({ ...leak, told_at: new Date() })
        .execute()
      expect(named(secretsIn(await stored(), values()))).toContain(what)
      await database.deleteFrom('client_notices').where('client', '=', leak.client).execute()
      expect(named(secretsIn(`{"url":"/x?y=${encodeURIComponent(secret)}"}`, values()))).toEqual([
        what,
      ])
      expect(shownElsewhere([{ door: 'GET /users', text: `location: /?x=${secret}` }])).toEqual([
        `${what} by GET /users`,
      ])
    },
  )
})

async function anybody(): Promise<string> {
  const users = world.service.database.selectFrom('users').select('id').limit(1)
  return (await users.executeTakeFirstOrThrow()).id
}
