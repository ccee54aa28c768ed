import { readFileSync } from 'node:fs'
import { createLogger } from '@parley/shared/logging/logger'
import { serveFigures } from '@parley/shared/telemetry/serve-figures'
import { scrape } from '@parley/shared/testing/scrape'
import { realServices } from '@parley/shared/testing/real-services'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { startTestService } from '../../connection-api/src/testing/test-service.ts'
import { startTestServer } from '../../mcp-server/src/testing/test-server.ts'
import { workerCalls } from '../../orchestrator/src/call/worker-figures.ts'

const Dashboard = z.object({
  panels: z.array(
    z.object({
      type: z.string(),
      targets: z.array(z.object({ expr: z.string() })).default([]),
    }),
  ),
})
const file = new URL('../../deploy/grafana/dashboards/parley.json', import.meta.url)
const { panels } = Dashboard.parse(JSON.parse(readFileSync(file, 'utf8')))

/** What one name looks like in a query; a histogram has three. */
const NAME = /\b(?:parley|process|nodejs)_\w+/g

let stack: AsyncDisposableStack
let served: Set<string>

beforeAll(async () => {
  stack = new AsyncDisposableStack()
  const real = realServices()
  const metrics = { host: '127.0.0.1', port: 0 }
  const changes = { CONNECTION_API_METRICS_PORT: '0' }
  const api = stack.use(await startTestService(real, changes))
  const mcp = stack.use(await startTestServer(real, { metrics }))
  const log = createLogger('test', 'silent')
  const worker = stack.use(await serveFigures(metrics, [workerCalls(() => [])], log))
  const ports = [api.metricsPort, mcp.service.metricsPort, worker.port]
  const texts = await Promise.all(ports.map(scrape))
  served = new Set(texts.flatMap(namesIn))
})
afterAll(() => stack.disposeAsync())

function namesIn(text: string): string[] {
  return [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name, type]) =>
    type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name ?? ''],
  )
}

it('asks for nothing that no service serves', () => {
  const queries = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))
  const asked = new Set(queries.flatMap((query) => query.match(NAME) ?? []))
  expect(asked.size).toBeGreaterThan(10)
  expect([...asked].filter((name) => !served.has(name))).toEqual([])
})

it('shows every figure of ours', () => {
  const text = JSON.stringify(panels)
  const ours = [...served].filter(
    (name) => name.startsWith('parley_') && !/_(bucket|sum)$/.test(name),
  )
  const base = ours.map((name) => name.replace(/_count$/, ''))
  expect(base.filter((name) => !text.includes(name))).toEqual([])
})
