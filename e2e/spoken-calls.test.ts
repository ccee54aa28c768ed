import {
  startSimulatedCollector,
  type SimulatedCollector,
} from '@parley/dev/src/telemetry/simulated-collector.ts'
import { afterAll, beforeAll } from 'vitest'
import { callerCannotRead } from './suites/caller-cannot-read.ts'
import { forgedParticipants } from './suites/forged-participant.ts'
import { logsAreClean, MARKED } from './suites/logs-are-clean.ts'
import { oneCall } from './suites/one-call.ts'
import { oneTrace } from './suites/one-trace.ts'
import { twoCalls } from './suites/two-calls.ts'
import { startTestStack, type TestStack } from './test-stack.ts'

let test: TestStack
let collector: SimulatedCollector

beforeAll(async () => {
  collector = await startSimulatedCollector()
  const env = { ...MARKED, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }
  test = await startTestStack({ env })
})
afterAll(async () => {
  await test[Symbol.asyncDispose]()
  await collector[Symbol.asyncDispose]()
})

// One stack for all: a start takes longer than most calls. What was printed is looked through last.
const stack = () => test
oneCall(stack)
twoCalls(stack)
forgedParticipants(stack)
callerCannotRead(stack)
logsAreClean(stack)
oneTrace(stack, () => collector)
