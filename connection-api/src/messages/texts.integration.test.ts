import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { ACCOUNT_SID, AUTH_TOKEN, FROM } from '@parley/dev/src/twilio/account.ts'
import { REFUSED_NUMBERS } from '@parley/dev/src/twilio/refusals.ts'
import {
  startSimulatedTwilio,
  type SimulatedTwilio,
} from '@parley/dev/src/twilio/simulated-twilio.ts'
import { startJobs, type Jobs } from '@parley/shared/jobs/jobs'
import { createLogger } from '@parley/shared/logging/logger'
import { fixedClock } from '@parley/shared/testing/fixed-clock'
import { createTestDatabase, type TestDatabase } from '@parley/shared/testing/test-database'
import { newVaultKey } from '@parley/shared/vault/vault-keys'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { deliverAll, enqueueText, textParts } from './testing/text-scene.ts'
import { isStopped, startNumber, stopNumber } from './twilio/stopped-numbers.ts'

const ADA = '+447700900123'
const START = '2026-11-20T10:00:00Z'
const vaultKeys = newVaultKey('dev-test')
let test: TestDatabase
let jobs: Jobs
let twilio: SimulatedTwilio
let clock = fixedClock(START)

beforeAll(async () => {
  test = await createTestDatabase(inject('databaseUrl'))
  jobs = await startJobs(test.database, createLogger('test', 'silent'))
})
beforeEach(async () => {
  await test.database.deleteFrom('messages').execute()
  await test.database.deleteFrom('stopped_numbers').execute()
  clock = fixedClock(START)
  twilio = await startSimulatedTwilio({ clock })
  return () => twilio[Symbol.asyncDispose]()
})
afterAll(async () => {
  await jobs[Symbol.asyncDispose]()
  await test[Symbol.asyncDispose]()
})

const parts = (apiUrl = twilio.url) =>
  textParts({ database: test.database, jobs, clock, vaultKeys, apiUrl })
const rows = () => test.database.selectFrom('messages').selectAll().execute()
const fail = (effect: Parameters<SimulatedTwilio['failpoints']['add']>[0]['effect'], times = 1) =>
  twilio.failpoints.add({ operation: 'twilio.messages.create', effect, times })

/** By another program of the same account. */
function sendByHand(body: string): Promise<Response> {
  const form = new URLSearchParams({ To: ADA, From: FROM, Body: body })
  const authorization = `Basic ${Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString('base64')}`
  const url = `${twilio.url}/2010-04-01/Accounts/${ACCOUNT_SID}/Messages.json`
  return fetch(url, { method: 'POST', headers: { authorization }, body: form })
}

describe('a text message', () => {
  it('is sent by Twilio, with a mark that says nothing', async () => {
    await enqueueText(parts(), ADA)
    await deliverAll(parts())
    await deliverAll(parts())
    expect(twilio.messages).toHaveLength(1)
    const [message] = twilio.messages
    const [row] = await rows()
    expect(message).toMatchObject({ to: ADA, body: `Hello, Ada. (${row?.id.slice(-8)})` })
    expect(message?.callback).toBe(`https://api.example.com/api/twilio/status?message=${row?.id}`)
    expect(row).toMatchObject({ provider_id: message?.sid, sent_at: new Date(clock.now()) })
  })

  it.each([
    ['too many requests', { kind: 'error', status: 429 }],
    ['keys that are not taken', { kind: 'error', status: 401, reason: '20003' }],
  ] as const)('is tried again after %s', async (_what, effect) => {
    fail(effect)
    await enqueueText(parts(), ADA)
    await deliverAll(parts())
    expect(await rows()).toMatchObject([{ sending_at: null, dead_at: null }])
    clock.advance(10_000)
    await deliverAll(parts())
    expect(twilio.messages).toHaveLength(1)
  })

  it('is tried again when Twilio was not reached at all', async () => {
    await enqueueText(parts(), ADA)
    await deliverAll(parts('http://127.0.0.1:1'))
    expect(await rows()).toMatchObject([{ sending_at: null, dead_at: null }])
    clock.advance(10_000)
    await deliverAll(parts())
    expect(twilio.messages).toHaveLength(1)
  })

  it.each([
    [REFUSED_NUMBERS.invalid, 'refused'],
    [REFUSED_NUMBERS.noMobile, 'refused'],
    [REFUSED_NUMBERS.optedOut, 'stopped'],
  ])('is given up where Twilio refuses %s', async (to, why) => {
    await enqueueText(parts(), to)
    await deliverAll(parts())
    expect(await rows()).toMatchObject([{ why, sent_at: null }])
    expect(twilio.messages).toEqual([])
  })

  it('is not sent to somebody who wrote STOP, until they write START', async () => {
    await stopNumber(parts(), ADA)
    await stopNumber(parts(), ADA)
    expect(
      JSON.stringify(await test.database.selectFrom('stopped_numbers').selectAll().execute()),
    ).not.toContain('447700900123')
    await enqueueText(parts(), ADA)
    await deliverAll(parts())
    expect(await rows()).toMatchObject([{ why: 'stopped' }])
    await startNumber(parts(), ADA)
    expect(await isStopped(parts(), ADA)).toBe(false)
    await enqueueText(parts(), ADA)
    await deliverAll(parts())
    expect(twilio.messages).toHaveLength(1)
  })

  it('is one of twenty a day to one number at most', async () => {
    for (let sent = 0; sent < 19; sent += 1) await enqueueText(parts(), ADA)
    await deliverAll(parts())
    for (let more = 0; more < 3; more += 1) {
      await enqueueText(parts(), ADA)
      await deliverAll(parts())
    }
    await enqueueText(parts(), '+447700900456')
    await deliverAll(parts())
    expect(twilio.messages.filter(({ to }) => to === ADA)).toHaveLength(20)
    expect(twilio.messages.filter(({ to }) => to !== ADA)).toHaveLength(1)
    clock.advance(24 * 3600_000)
    await enqueueText(parts(), ADA)
    await deliverAll(parts())
    expect(twilio.messages.filter(({ to }) => to === ADA)).toHaveLength(21)
  })
})

describe('a text message of which nobody knows whether it was sent', () => {
  it.each([
    ['an answer that was lost', { kind: 'drop_answer' }],
    ['an error after it was taken', { kind: 'error', status: 503, when: 'after' }],
  ] as const)('is found at Twilio after %s', async (_what, effect) => {
    fail(effect)
    await enqueueText(parts(), ADA)
    await deliverAll(parts())
    clock.advance(59_999)
    await deliverAll(parts())
    expect(await rows()).toMatchObject([{ sent_at: null, sending_at: expect.any(Date) }])
    clock.advance(1)
    await deliverAll(parts())
    expect(await rows()).toMatchObject([
      { provider_id: twilio.messages[0]?.sid, sent_at: new Date(Date.parse(START)), payload: {} },
    ])
    expect(twilio.messages).toHaveLength(1)
  })

  it('is sent when Twilio has not got it', async () => {
    fail({ kind: 'drop_request' })
    await enqueueText(parts(), ADA)
    await deliverAll(parts())
    clock.advance(60_000)
    await deliverAll(parts())
    expect(twilio.messages).toHaveLength(1)
    expect(await rows()).toMatchObject([{ provider_id: twilio.messages[0]?.sid }])
  })

  it('is found among many others to the same number', async () => {
    fail({ kind: 'drop_answer' })
    await enqueueText(parts(), ADA)
    await deliverAll(parts())
    const [mine] = twilio.messages
    for (let n = 0; n < 120; n += 1) await sendByHand(`Nothing of ours (${n})`)
    clock.advance(60_000)
    await deliverAll(parts())
    expect(await rows()).toMatchObject([{ provider_id: mine?.sid }])
    expect(twilio.messages).toHaveLength(121)
  })

  it('is never sent while that cannot be looked up, and shown when it never could', async () => {
    fail({ kind: 'drop_answer' })
    const effect = { kind: 'error', status: 500 } as const
    twilio.failpoints.add({ operation: 'twilio.messages.list', effect, times: 100 })
    await enqueueText(parts(), ADA)
    for (let hour = 0; hour < 20; hour += 1) {
      await deliverAll(parts())
      clock.advance(3600_000)
    }
    expect(twilio.messages).toHaveLength(1)
    expect(await rows()).toMatchObject([{ why: 'undecided', sent_at: null }])
  })

  it.each([
    ['after', 'Twilio had taken it'],
    ['before', 'it had begun to ask Twilio'],
  ] as const)('is sent once when its sender is killed %s', async (when, _what) => {
    fail({ kind: 'delay', ms: 60_000, when })
    await enqueueText(parts(), ADA)
    const main = new URL('./testing/doomed-sender.ts', import.meta.url).pathname
    const orders = { databaseUrl: test.url, apiUrl: twilio.url, vaultKeys, now: clock.now() }
    const child = spawn(process.execPath, [main, JSON.stringify(orders)], { stdio: 'inherit' })
    const isAsking = () =>
      twilio.failpoints.list()[0]?.fired === 1 &&
      twilio.messages.length === (when === 'after' ? 1 : 0)
    await expect.poll(isAsking, { timeout: 20_000 }).toBe(true)
    child.kill('SIGKILL')
    await once(child, 'exit')
    clock.advance(60_000)
    await deliverAll(parts())
    await deliverAll(parts())
    expect(twilio.messages).toHaveLength(1)
    expect(await rows()).toMatchObject([{ provider_id: twilio.messages[0]?.sid }])
  })
})
