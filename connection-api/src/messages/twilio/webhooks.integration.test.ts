import { ACCOUNT_SID, AUTH_TOKEN, FROM } from '@parley/dev/src/twilio/account.ts'
import { signatureOf } from '@parley/dev/src/twilio/sign.ts'
import { startSimulatedTwilio } from '@parley/dev/src/twilio/simulated-twilio.ts'
import { newId } from '@parley/shared/identity/ids'
import { startJobs } from '@parley/shared/jobs/jobs'
import { createLogger } from '@parley/shared/logging/logger'
import { enqueueMessage } from '@parley/shared/messages/enqueue-message'
import { freePort } from '@parley/shared/testing/free-port'
import { systemClock } from '@parley/shared/time/clock'
import { createVault } from '@parley/shared/vault/vault'
import { readVaultKeys } from '@parley/shared/vault/vault-keys'
import { realServices } from '@parley/shared/testing/real-services'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestService } from '../../testing/test-service.ts'

const ADA = '+447700900123'
const stack = new AsyncDisposableStack()
let world: Awaited<ReturnType<typeof startWorld>>

async function startWorld() {
  const twilio = stack.use(await startSimulatedTwilio({ clock: systemClock }))
  const port = await freePort()
  const baseUrl = `http://127.0.0.1:${port}`
  const real = realServices()
  const service = stack.use(
    await startTestService(real, {
      CONNECTION_API_PORT: String(port),
      API_BASE_URL: baseUrl,
      TWILIO_ACCOUNT_SID: ACCOUNT_SID,
      TWILIO_AUTH_TOKEN: AUTH_TOKEN,
      TWILIO_FROM: FROM,
      TWILIO_BASE_URL: twilio.url,
    }),
  )
  const { database, env } = service
  const jobs = stack.use(await startJobs(database, createLogger('test', 'silent')))
  const vault = createVault(readVaultKeys('VAULT_KEYS', env['VAULT_KEYS'] ?? ''))
  const parts = { jobs, vault, clock: systemClock, newId }
  /** A kind of message that needs nobody to exist. */
  const message = { userId: null, kind: 'two_factor_on', details: {} }
  return {
    twilio,
    baseUrl,
    /** Sends one, as the service does of its own accord, and waits for it. */
    async sendOne(to: string) {
      const before = twilio.messages.length
      await database.transaction().execute((trx) => enqueueMessage(trx, parts, { ...message, to }))
      await expect.poll(() => twilio.messages.length, { timeout: 10_000 }).toBe(before + 1)
      const sent = twilio.messages[before]
      if (!sent) throw new Error('Nothing was sent')
      const row = () =>
        database
          .selectFrom('messages')
          .selectAll()
          .where('to_address', '=', to)
          .orderBy('created_at', 'desc')
          .executeTakeFirstOrThrow()
      await expect.poll(async () => (await row()).provider_id).toBe(sent.sid)
      return { sid: sent.sid, callback: sent.callback, row }
    },
    enqueue: (to: string) =>
      database.transaction().execute((trx) => enqueueMessage(trx, parts, { ...message, to })),
    whyOf: async (to: string) => {
      const found = await database
        .selectFrom('messages')
        .select('why')
        .where('to_address', '=', to)
        .where('why', 'is not', null)
        .execute()
      return found.map(({ why }) => why)
    },
  }
}

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => stack.disposeAsync())

it('takes reports in any order, and believes the last state of a message', async () => {
  const { sid, row } = await world.sendOne('+447700900001')
  for (const status of ['sent', 'queued', 'delivered', 'sent', 'undelivered']) {
    expect(await world.twilio.report(sid, status)).toBe(200)
  }
  expect(await row()).toMatchObject({ delivery: 'delivered', delivery_code: null })
})

it('keeps why a message did not arrive', async () => {
  const { sid, row } = await world.sendOne('+447700900002')
  expect(await world.twilio.report(sid, 'undelivered', '30003')).toBe(200)
  expect(await row()).toMatchObject({ delivery: 'undelivered', delivery_code: '30003' })
})

it('takes no report that Twilio did not sign for exactly this', async () => {
  const { sid, callback, row } = await world.sendOne('+447700900003')
  const form = { MessageSid: sid, MessageStatus: 'failed', AccountSid: ACCOUNT_SID }
  const post = (headers: Record<string, string>, url = callback) =>
    fetch(url, { method: 'POST', headers, body: new URLSearchParams(form) })
  expect((await post({})).status).toBe(403)
  expect((await post({ 'X-Twilio-Signature': 'Zm9yZ2Vk' })).status).toBe(403)
  const elsewhere = signatureOf(`${callback}x`, form)
  expect((await post({ 'X-Twilio-Signature': elsewhere })).status).toBe(403)
  const other = signatureOf(callback, { ...form, MessageStatus: 'delivered' })
  expect((await post({ 'X-Twilio-Signature': other })).status).toBe(403)
  expect(await row()).toMatchObject({ delivery: null })
  const right = signatureOf(callback, form)
  expect((await post({ 'X-Twilio-Signature': right })).status).toBe(200)
  expect(await row()).toMatchObject({ delivery: 'failed' })
})

it('hears STOP, START and HELP', async () => {
  const incoming = `${world.baseUrl}/api/twilio/incoming`
  expect(await world.twilio.receive(incoming, ADA, ' Stop. ')).toMatch(/<Response\/>$/)
  await world.enqueue(ADA)
  await expect.poll(() => world.whyOf(ADA), { timeout: 10_000 }).toEqual(['stopped'])
  expect(await world.twilio.receive(incoming, ADA, 'HELP')).toContain('Reply STOP')
  expect(await world.twilio.receive(incoming, ADA, 'Please stop by')).toMatch(/<Response\/>$/)
  await world.twilio.receive(incoming, ADA, 'START')
  await world.sendOne(ADA)
})
