import { readProviders } from '@parley/shared/calendar-accounts/provider-settings'
import { realServices } from '@parley/shared/testing/real-services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { afterYes, handleIn, inTurn, say } from '../testing/call-tools.ts'
import { addOwner, openCall, type TestCall } from '../testing/test-people.ts'
import { CALENDAR, startTestServer, type TestServer } from '../testing/test-server.ts'

const SCOPES = ['read', 'transact', 'configure'] as const
let server: TestServer
let call: TestCall

beforeAll(async () => {
  const urls = realServices()
  const providers = readProviders({
    NODE_ENV: 'test',
    GOOGLE_OAUTH_CLIENT_ID: 'parley',
    GOOGLE_OAUTH_CLIENT_SECRET: 'parley-secret',
    MICROSOFT_TENANT: 'common',
  })
  server = await startTestServer(urls, { calendar: { ...CALENDAR, providers } })
})
afterAll(async () => server[Symbol.asyncDispose]())

const configure = (turn: ReturnType<typeof inTurn>) => ({
  ...turn,
  scopes: ['configure' as const],
})

async function newCall(): Promise<TestCall> {
  return openCall(server, await addOwner(server), undefined, [...SCOPES])
}

type Args = Readonly<Record<string, unknown>>

/** The question without its handle, and how to say yes. */
async function ask(tool: string, args: Args) {
  const asked = await say(server, call, tool, args, configure(inTurn(1)))
  if (asked.isError)
    return { question: asked.text, yes: () => Promise.reject(new Error(asked.text)) }
  const consent = handleIn(asked.text, 'consent')
  const yes = async () =>
    (await say(server, call, tool, { ...args, consent }, configure(afterYes(consent, 1)))).text
  return { question: asked.text.split('\n')[0], yes }
}

const addGoogle = async (email: string, status: 'active' | 'needs_consent' = 'active') => {
  const id = `acct_${email}_${call.userId}`
  await server.database
    .insertInto('calendar_accounts')
    .values({
      id,
      user_id: call.userId,
      provider: 'google',
      provider_sub: id,
      status,
      is_default: false,
      counts_as_busy: true,
      provider_email: email,
    })
    .execute()
  return id
}

describe('calendars', () => {
  it('are listed, and another one is made the default after a yes', async () => {
    call = await newCall()
    const id = await addGoogle('ada@example.com')
    const listed = await say(server, call, 'list_calendars', {})
    expect(listed.text).toBe('You have the built-in calendar, where appointments go and Google.')
    const { question, yes } = await ask('set_default_calendar', { calendar: 'my Google calendar' })
    expect(question).toBe('Shall I put new appointments into Google from now on?')
    expect(await yes()).toBe('Done: new appointments go into Google.')
    expect((await say(server, call, 'list_calendars', {})).data).toMatchObject({
      calendars: [
        { id, is_default: true },
        { provider: 'built-in', is_default: false },
      ],
    })
  })

  it('are asked about where several may be meant, or none', async () => {
    call = await newCall()
    await addGoogle('ada@example.com')
    await addGoogle('ada@work.example')
    const several = await ask('set_default_calendar', { calendar: 'Google' })
    expect(several.question).toContain('Google (ada@example.com)')
    const none = await ask('set_default_calendar', { calendar: 'the other one' })
    expect(none.question).toContain('Which calendar: the built-in calendar')
    const named = await ask('set_default_calendar', { calendar: 'ada@work.example' })
    expect(named.question).toContain('Google (ada@work.example)')
  })

  it('take no appointments while they have to be connected again', async () => {
    call = await newCall()
    await addGoogle('ada@example.com', 'needs_consent')
    const { question } = await ask('set_default_calendar', { calendar: 'google' })
    expect(question).toContain('Google has to be connected again first.')
  })

  it('are connected by a link that is sent to the owner, after a yes', async () => {
    call = await newCall()
    const email = 'ada@example.com'
    await server.database
      .updateTable('users')
      .set({ email })
      .where('id', '=', call.userId)
      .execute()
    const messages = () =>
      server.database
        .selectFrom('messages')
        .select(['kind', 'to_address'])
        .where('user_id', '=', call.userId)
        .execute()
    const { question, yes } = await ask('connect_calendar', { provider: 'google' })
    expect(question).toBe(
      'Shall I send a link to connect a Google calendar to your e-mail address?',
    )
    expect(await messages()).toEqual([])
    expect(await yes()).toMatch(/^Done/)
    await yes()
    expect(await messages()).toEqual([{ kind: 'connect_calendar', to_address: email }])
    const other = await ask('connect_calendar', { provider: 'microsoft' })
    expect(other.question).toMatch(/not set up here/)
  })
})

describe('reminders', () => {
  const settings = () =>
    server.database
      .selectFrom('reminder_settings')
      .selectAll()
      .where('owner_id', '=', call.userId)
      .executeTakeFirst()

  it('are set after a yes, and what is not said stays', async () => {
    call = await newCall()
    const args = { minutes_before: 1440, quiet: '9 pm to 8 am' }
    const { question, yes } = await ask('set_reminders', args)
    expect(question).toBe(
      'Shall I send reminders 24 hours before, no text messages from 9 pm to 8 am, and no copies to you?',
    )
    expect(await settings()).toBeUndefined()
    await yes()
    expect(await settings()).toMatchObject({ minutes_before: 1440, quiet_from: '21:00:00' })
    const off = await ask('set_reminders', { on: false })
    expect(await off.yes()).toMatch(/^Done: no reminders, no text messages from 9 pm to 8 am/)
    expect(await settings()).toMatchObject({ reminders: false, minutes_before: 1440 })
  })

  it('are asked about where nothing was understood', async () => {
    call = await newCall()
    expect((await ask('set_reminders', {})).question).toMatch(/did not hear what/)
    expect((await ask('set_reminders', { quiet: 'at night' })).question).toMatch(/from when/)
  })
})
