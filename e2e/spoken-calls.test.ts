import {
  startSimulatedCollector,
  type SimulatedCollector,
} from '@parley/dev/src/telemetry/simulated-collector.ts'
import { freePort } from '@parley/shared/testing/free-port'
import { afterAll, beforeAll } from 'vitest'
import { callerCannotRead } from './suites/caller-cannot-read.ts'
import { forgedParticipants } from './suites/forged-participant.ts'
import { logsAreClean, MARKED } from './suites/logs-are-clean.ts'
import { oneCall } from './suites/one-call.ts'
import { oneTrace } from './suites/one-trace.ts'
import { turnsAreMeasured } from './suites/turns-are-measured.ts'
import { twoCalls } from './suites/two-calls.ts'
import { startTestStack, type TestStack } from './test-stack.ts'

let test: TestStack
let collector: SimulatedCollector
let metricsPort: number

beforeAll(async () => {
  collector = await startSimulatedCollector()
  metricsPort = await freePort()
  const env = {
    ...MARKED,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    CONNECTION_API_METRICS_PORT: String(metricsPort),
  }
  test = await startTestStack({ env })
})
afterAll(async () => {
  await test[Symbol.asyncDispose]()
  await collector[Symbol.asyncDispose]()
})

// One stack for all: a start takes longer than most calls. What was printed is looked through last.
const stack = () => test
oneCall(stack)
turnsAreMeasured(() => metricsPort)
twoCalls(stack)
forgedParticipants(stack)
callerCannotRead(stack)
logsAreClean(stack)
oneTrace(stack, () => collector)
