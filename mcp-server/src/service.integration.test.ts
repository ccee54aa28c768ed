import { newId } from '@parley/shared/identity/ids'
import { createLogger } from '@parley/shared/logging/logger'
import { realServices } from '@parley/shared/testing/real-services'
import { afterEach, describe, expect, inject, it } from 'vitest'
import { afterYes, callMcp, handleIn, inTurn, post, say } from './testing/call-tools.ts'
import { cuttableLink, type CuttableLink } from './testing/cuttable-link.ts'
import { addOwner, openCall } from './testing/test-people.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'
import { callToken, loginToken } from './testing/test-tokens.ts'

const open: AsyncDisposable[] = []
afterEach(async () => {
  for (const resource of open.splice(0).toReversed()) await resource[Symbol.asyncDispose]()
})

const urls = realServices

async function start(
  ...rest: [Parameters<typeof startTestServer>[1]?, Parameters<typeof startTestServer>[2]?]
) {
  const server = await startTestServer(urls(), ...rest)
  open.push(server)
  return server
}

async function link(url: string): Promise<CuttableLink> {
  const cuttable = await cuttableLink(url)
  open.push(cuttable)
  return cuttable
}

async function statusAtBothDoors(server: TestServer, token: string) {
  const mcp = await callMcp(server, token, 'find_times', { when: 'tomorrow' })
  const url = `${server.origin}/tools/find_times`
  const rest = await post(url, { jwt_token: token, when: 'tomorrow' })
  return [mcp.status, rest.status]
}

describe('the server', () => {
  it('is healthy and ready', async () => {
    const server = await start()
    const ready = await fetch(`${server.origin}/health/ready`)
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { status: 'ok', checks: { postgres: 'ok', redis: 'ok' } },
    ])
  })

  it('refuses everything while Redis is away, and goes on when it is back', async () => {
    const redis = await link(inject('redisUrl'))
    const server = await startTestServer({ ...urls(), redisUrl: redis.url })
    open.push(server)
    const call = await openCall(server, await addOwner(server))
    const token = await callToken(server, call)
    redis.cut()
    expect(await statusAtBothDoors(server, token)).toEqual([503, 503])
    expect((await fetch(`${server.origin}/health/ready`)).status).toBe(503)
    redis.mend()
    await expect
      .poll(() => statusAtBothDoors(server, token), { timeout: 10_000 })
      .toEqual([200, 200])
  })

  it('answers in words while Postgres is away, and goes on when it is back', async () => {
    const postgres = await link(inject('databaseUrl'))
    const server = await startTestServer({ ...urls(), databaseUrl: postgres.url })
    open.push(server)
    const call = await openCall(server, await addOwner(server))
    const token = await callToken(server, call)
    postgres.cut()
    const { text } = await say(server, call, 'list_appointments')
    expect(text).toMatch(/^TRY_AGAIN: /)
    expect(await statusAtBothDoors(server, token)).toEqual([200, 503])
    postgres.mend()
    await expect
      .poll(() => statusAtBothDoors(server, token), { timeout: 10_000 })
      .toEqual([200, 200])
  })

  it('says so in words while a person’s calendar cannot be read', async () => {
    const server = await start()
    const owner = await addOwner(server)
    const call = await openCall(server, owner)
    const broken = { id: newId('acct'), user_id: owner.userId, provider: 'google' as const }
    await server.database
      .insertInto('calendar_accounts')
      .values({
        ...broken,
        provider_sub: 'g',
        status: 'needs_consent',
        is_default: false,
        counts_as_busy: true,
      })
      .execute()
    const { text } = await say(server, call, 'find_times', { when: 'tomorrow' })
    expect(text).toMatch(/^CALENDAR_UNAVAILABLE: /)
  })

  it('loses no hold and books no second time when it is replaced between question and yes', async () => {
    const server = await start()
    const call = await openCall(server, await addOwner(server))
    const found = await say(server, call, 'find_times', { when: 'tomorrow at 2 pm' })
    const args = { slot: handleIn(found.text, 'slot') }
    const asked = await say(server, call, 'book_appointment', args, inTurn(1))
    const consent = handleIn(asked.text, 'consent')
    const yes = { ...args, consent }
    const first = await say(server, call, 'book_appointment', yes, afterYes(consent, 1))
    await server.service[Symbol.asyncDispose]()
    const again = await server.restart()
    const second = await say(again, call, 'book_appointment', yes, afterYes(consent, 1))
    expect(second.text).toBe(first.text)
    const events = await server.database.selectFrom('calendar_events').select('id').execute()
    expect(events).toHaveLength(1)
  })

  it('writes no title, name, token or address into its log, whatever happens', async () => {
    let logged = ''
    const sink = {
      write(line: string) {
        logged += line
      },
    }
    const server = await start({}, createLogger('mcp-server', 'info', sink))
    const call = await openCall(server, await addOwner(server))
    const found = await say(server, call, 'find_times', { when: 'tomorrow at 2 pm' })
    const args = { slot: handleIn(found.text, 'slot'), title: 'MARKER-title' }
    const asked = await say(server, call, 'book_appointment', args, inTurn(1))
    const consent = handleIn(asked.text, 'consent')
    await say(server, call, 'book_appointment', { ...args, consent }, afterYes(consent, 1))
    await callMcp(server, 'MARKER-token', 'find_times', { when: 'MARKER-when' })
    const token = await callToken(server, call)
    await callMcp(server, token, 'find_times', { when: 'MARKER-when', extra: 'MARKER-extra' })
    await server.database.schema.dropTable('working_hours').execute()
    const broken = await say(server, call, 'find_times', { when: 'tomorrow MARKER-when' })
    expect(broken.text).toMatch(/^TRY_AGAIN: /)
    await server.service[Symbol.asyncDispose]()
    expect(logged).toContain('A tool failed')
    expect(logged).toContain('Tokens that nobody of ours signed')
    expect(logged).not.toMatch(/MARKER|eyJ|Ada/)
  })
})

describe('a person who is signed in', () => {
  it('books by a click that names the consent, and by nothing less', async () => {
    const server = await start()
    const owner = await addOwner(server)
    const call = async (name: string, args: Readonly<Record<string, unknown>>, click?: string) => {
      const transact = name === 'book_appointment'
      const jwt_token = await loginToken(server, owner, {
        scopes: [transact ? 'transact' : 'read'],
        ...(transact && { tool: name, args }),
        ...(click !== undefined && { click }),
      })
      return post(`${server.origin}/tools/${name}`, { jwt_token, ...args })
    }
    const found = await call('find_times', { when: '2026-11-24' })
    expect(found.body).toMatchObject({ data: { more: false, slots: { length: 16 } } })
    const slot = handleIn(JSON.stringify(found.body), 'slot')
    const asked = await call('book_appointment', { slot, title: 'Dentist' })
    const consent = handleIn(JSON.stringify(asked.body), 'consent')
    const args = { slot, title: 'Dentist', consent }
    const unclicked = await call('book_appointment', args)
    expect([unclicked.status, unclicked.body]).toMatchObject([
      409,
      { error: { code: 'CONSENT_NOT_HEARD' } },
    ])
    const other = await call('book_appointment', args, 'abcde')
    expect(other.status).toBe(409)
    const booked = await call('book_appointment', args, consent)
    expect(booked.body).toMatchObject({ ok: true, data: { outcome: 'booked' } })
  })
})

describe('a guest', () => {
  it('books for themselves and cancels that, and nothing else', async () => {
    const server = await start()
    const owner = await addOwner(server)
    const ownCall = await openCall(server, owner)
    const guestCall = await openCall(server, owner, newId('user'))
    const who = { name: 'Sam Lee', phone: '07700 900123' }
    const book = async (call: typeof ownCall, when: string) => {
      const args = {
        ...(call === guestCall && who),
        slot: handleIn((await say(server, call, 'find_times', { when })).text, 'slot'),
      }
      const asked = await say(server, call, 'book_appointment', args, inTurn(1))
      const consent = handleIn(asked.text, 'consent')
      const yes = { ...args, consent }
      return say(server, call, 'book_appointment', yes, afterYes(consent, 1))
    }
    const owners = handleIn((await book(ownCall, 'tomorrow at 9')).text, 'appointment')
    const guests = handleIn((await book(guestCall, 'tomorrow at 10')).text, 'appointment')
    const cancel = (appointment: string) =>
      say(server, guestCall, 'cancel_appointment', { appointment }, inTurn(2))
    expect((await cancel(owners)).text).toMatch(/^APPOINTMENT_UNKNOWN: /)
    expect((await cancel(guests)).data).toMatchObject({ outcome: 'consent_needed' })
    const rows = await server.database.selectFrom('appointments').select('booked_by').execute()
    expect(new Set(rows.map((row) => row.booked_by))).toEqual(
      new Set([owner.userId, guestCall.userId]),
    )
  })
})
