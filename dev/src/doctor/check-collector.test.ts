import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  startSimulatedCollector,
  type SimulatedCollector,
} from '../telemetry/simulated-collector.ts'
import { checkCollector } from './check-collector.ts'

let collector: SimulatedCollector
beforeAll(async () => {
  collector = await startSimulatedCollector()
})
afterAll(() => collector[Symbol.asyncDispose]())

it('says that nothing is set, which is no problem', async () => {
  expect(await checkCollector({})).toMatchObject([{ state: 'ok' }])
})

it('finds a collector that takes traces, with its key', async () => {
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/`,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-api-key=s3cret',
  }
  expect(await checkCollector(env)).toEqual([
    { area: 'Traces', state: 'ok', text: 'the collector takes them' },
  ])
  expect(collector.received()).toContain('s3cret')
})

it('says that it is away, or at another address', async () => {
  collector.mode = 'down'
  const down = await checkCollector({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url })
  expect(down).toMatchObject([{ state: 'problem', text: 'the collector refuses them (503)' }])
  collector.mode = 'up'
  const elsewhere = await checkCollector({ OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/v1` })
  expect(elsewhere).toMatchObject([{ state: 'problem' }])
  const nobody = await checkCollector({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' })
  expect(nobody).toMatchObject([{ state: 'problem', text: 'the collector does not answer' }])
})
