import { afterAll, beforeAll, expect, it } from 'vitest'
import { addCallEvent, CALL_EVENTS } from '@parley/shared/sessions/call-events'
import { claimCall } from '@parley/shared/sessions/call-record'
import { scrape, valueOf } from '@parley/shared/testing/scrape'
import { realServices } from '@parley/shared/testing/real-services'
import { WEBHOOKS } from './http/request-figures.ts'
import { addUser } from './testing/add-user.ts'
import { listDoors } from './testing/list-doors.ts'
import { openedCall } from './testing/opened-call.ts'
import { startTestService, type TestService } from './testing/test-service.ts'

let service: TestService
beforeAll(async () => {
  const real = realServices()
  service = await startTestService(real, { CONNECTION_API_METRICS_PORT: '0' })
})
afterAll(() => service[Symbol.asyncDispose]())

const figures = () => scrape(service.metricsPort)
const figure = async (sample: string) => valueOf(await figures(), sample)

it('are at no door that people reach', async () => {
  expect((await service.client.get('/metrics')).status).toBe(404)
})

it('follow a call from its start to its end', async () => {
  const ada = await addUser(service.database)
  const { callId, room } = await openedCall(service.client, await service.client.signIn(ada))
  await claimCall(service.redis, callId, room, Date.now())
  await addCallEvent(service.redis, { call_id: callId, type: 'live', at: Date.now() })
  await expect.poll(() => figure('parley_calls_live')).toBe(1)
  const timed = { call_id: callId, type: 'timed' as const, at: Date.now() }
  await addCallEvent(service.redis, { ...timed, part: 'model', ms: 420 })
  for (let told = 0; told < 2; told += 1) {
    const at = Date.now()
    await addCallEvent(service.redis, { call_id: callId, type: 'ended', at, why: 'hang_up' })
  }
  const ended = 'parley_calls_ended_total{reason="hang_up"}'
  await expect.poll(() => figure(ended)).toBe(1)
  const text = await figures()
  expect(valueOf(text, 'parley_calls_live')).toBe(0)
  expect(valueOf(text, 'parley_calls_started_total')).toBe(1)
  expect(valueOf(text, 'parley_turn_seconds_bucket{le="0.3",part="model"}')).toBe(0)
  expect(valueOf(text, 'parley_turn_seconds_bucket{le="0.5",part="model"}')).toBe(1)
  // Figures are many, and of no use once they are counted.
  const kept = await service.redis.xrange(CALL_EVENTS, '-', '+')
  expect(kept.map(([, fields]) => fields.includes('timed'))).not.toContain(true)
  for (const personal of [ada.id, ada.email, callId, room]) expect(text).not.toContain(personal)
})

it('count webhooks that are refused', async () => {
  const { status } = await service.client.post('/api/clerk/webhooks', {})
  expect(status).toBeGreaterThanOrEqual(400)
  await expect.poll(() => figure('parley_webhooks_total{from="clerk",outcome="refused"}')).toBe(1)
  expect(
    await figure(
      'parley_request_seconds_count{method="POST",route="/api/clerk/webhooks",status="4xx"}',
    ),
  ).toBe(1)
})

it('name no address that somebody made up', async () => {
  await service.client.get('/api/people/grace.hopper@example.com')
  await expect
    .poll(() => figure('parley_request_seconds_count{method="none",route="none",status="4xx"}'))
    .toBeGreaterThan(0)
  expect(await figures()).not.toContain('grace')
})

it('say how many jobs wait', async () => {
  expect(await figures()).toMatch(/^parley_jobs_waiting\{job="deliver_message"\} \d+$/m)
})

it('know every door at which others tell us something', () => {
  const doors = listDoors(service.app).map(({ path }) => path)
  const theirs = doors.filter((path) => /webhook|notifications|twilio/.test(path))
  expect(theirs.length).toBeGreaterThan(4)
  expect(theirs.filter((path) => !WEBHOOKS.has(path))).toEqual([])
})
