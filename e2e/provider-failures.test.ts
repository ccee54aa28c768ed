import type { ApiClient } from '@parley/dev/src/caller/api-client.ts'
import { findFreeHalfHour } from '@parley/dev/src/caller/calendar.ts'
import { connectCalendar } from '@parley/dev/src/caller/connect-calendar.ts'
import type { CalendarProvider } from '@parley/dev/src/caller/options.ts'
import { bookingScript } from '@parley/dev/src/caller/script.ts'
import { voiceOf, type Speak } from '@parley/dev/src/caller/voice.ts'
import { waitUntil } from '@parley/dev/src/processes/wait-until.ts'
import { createDatabase } from '@parley/shared/database/create-database'
import { createLogger } from '@parley/shared/logging/logger'
import { secretsIn, storedKeys, storedRows } from '@parley/shared/testing/stored-text'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { askFor, callIn, type Person } from './calls.ts'
import { startProvidersInTest, type ProvidersInTest } from './simulated-provider.ts'
import { startTestStack, type TestStack } from './test-stack.ts'

/** The first owner keeps their days at Google, the second at Microsoft. */
const OWNERS = {
  google: { user: 0, emailThere: 'ada@example.com' },
  microsoft: { user: 1, emailThere: 'grace@contoso.example' },
} as const

/** A sweep looks after what has waited for 6 s, every 3 s. */
const SETTLED_WITHIN_MS = 20_000

/** As often as anybody could try within a call. */
const EVERY_TIME = 50

let providers: ProvidersInTest
let test: TestStack
let database: ReturnType<typeof createDatabase>
let speak: Speak

beforeAll(async () => {
  providers = await startProvidersInTest()
  test = await startTestStack({ env: providers.variables })
  const silent = createLogger('test', 'silent')
  database = createDatabase(test.stack.env['DATABASE_URL'] ?? '', silent, 2)
  speak = voiceOf(test.stack.urls.localModels, 'kal16')
  for (const provider of ['google', 'microsoft'] as const) await connect(provider)
})
afterEach(() => providers.recover())
afterAll(async () => {
  await database.destroy()
  await test[Symbol.asyncDispose]()
  await providers[Symbol.asyncDispose]()
})

async function connect(provider: CalendarProvider): Promise<void> {
  const { user, emailThere } = OWNERS[provider]
  const { password, urls, users } = test.stack
  const email = users[user]?.email ?? ''
  await connectCalendar(urls.connectionApi, { email, password, provider, emailThere })
}

/** A call in which exactly one free time has been read back; the yes has not been said. */
async function callUpToYes(api: ApiClient, start: Start): Promise<Person> {
  const person = await callIn(api, speak)
  await askFor(person, bookingScript(start))
  return person
}
type Start = Awaited<ReturnType<typeof findFreeHalfHour>>

/** What was made in the call, in whatever state. */
function appointmentsOf({ callId }: Person) {
  return database
    .selectFrom('appointments')
    .select(['status', 'start_at', 'event_id'])
    .where('call_id', '=', callId)
    .execute()
}

it('books once where the answer is lost after Google has made the event', async () => {
  const api = await test.signIn(OWNERS.google.user)
  const start = await findFreeHalfHour(api)
  await using person = await callUpToYes(api, start)
  await providers.fail({
    operation: 'google.events.insert',
    person: OWNERS.google.emailThere,
    times: 3,
    effect: { kind: 'drop_answer' },
  })

  const heard = await person.say('Yes please.')

  expect(await providers.failures()).toBe(3)
  expect(heard).toMatch(/still being confirmed/i)
  expect(heard).not.toMatch(/booked/i)
  const isConfirmed = async () =>
    (await appointmentsOf(person)).some(({ status }) => status === 'confirmed')
  expect(await waitUntil(isConfirmed, { withinMs: SETTLED_WITHIN_MS, everyMs: 200 })).toBe(true)
  expect(await appointmentsOf(person)).toMatchObject([
    { status: 'confirmed', start_at: new Date(start.epochMilliseconds) },
  ])
  expect(await providers.events('google')).toEqual([start.epochMilliseconds])
})

it('books nothing, and says why, where leave is withdrawn at Microsoft before the yes', async () => {
  const api = await test.signIn(OWNERS.microsoft.user)
  const start = await findFreeHalfHour(api)
  await using person = await callUpToYes(api, start)
  await providers.fail({
    operation: 'microsoft.*',
    person: OWNERS.microsoft.emailThere,
    effect: { kind: 'revoke_grant' },
  })

  const heard = await person.say('Yes please.')

  expect(await providers.failures()).toBe(1)
  expect(heard).toMatch(/Microsoft calendar has to be connected again/i)
  expect(heard).not.toMatch(/booked|being confirmed/i)
  expect((await appointmentsOf(person)).map(({ status }) => status)).toEqual(['held'])
  await person.call.hangUp()
  const isReleased = async () => (await appointmentsOf(person)).length === 0
  expect(await waitUntil(isReleased, { withinMs: SETTLED_WITHIN_MS, everyMs: 200 })).toBe(true)
  expect(await providers.events('microsoft')).toEqual([])
})

it('offers nothing, and says that it cannot look, while Google asks for patience', async () => {
  const api = await test.signIn(OWNERS.google.user)
  const script = bookingScript(await findFreeHalfHour(api))
  const before = await providers.events('google')
  await using person = await callIn(api, speak)
  await providers.fail({
    operation: 'google.freebusy',
    person: OWNERS.google.emailThere,
    times: EVERY_TIME,
    effect: { kind: 'error', status: 429, retryAfterSeconds: 60 },
  })

  let heard = ''
  // A request that was misheard is put again.
  do heard = await person.say(script(heard) ?? 'Goodbye.')
  while ((await providers.failures()) === 0)

  expect(heard).toMatch(/cannot reach the calendar/i)
  expect(heard).not.toMatch(/shall I book|booked/i)
  expect(await appointmentsOf(person)).toEqual([])
  expect(await providers.events('google')).toEqual(before)
})

it('has kept and printed no code and no token of a provider', async () => {
  const secrets = await providers.secrets()
  const [rows, keys] = await Promise.all([storedRows(database), storedKeys(test.redis)])
  const printed = test.output.join('\n')

  // What is looked through is all there, so that finding nothing says something.
  expect(rows).toContain(OWNERS.microsoft.emailThere)
  expect(keys).toContain('ended')
  expect(printed).toContain('An appointment waits for its calendar')
  // A code, an access token and a refresh token for each connection at least.
  expect(secrets.length).toBeGreaterThanOrEqual(6)
  for (const text of [rows, keys, printed]) expect(secretsIn(text, secrets)).toEqual([])
})
