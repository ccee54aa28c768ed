import { afterAll, beforeAll } from 'vitest'
import { callerCannotRead } from './suites/caller-cannot-read.ts'
import { forgedParticipants } from './suites/forged-participant.ts'
import { logsAreClean, MARKED } from './suites/logs-are-clean.ts'
import { oneCall } from './suites/one-call.ts'
import { twoCalls } from './suites/two-calls.ts'
import { startTestStack, type TestStack } from './test-stack.ts'

let test: TestStack

beforeAll(async () => {
  test = await startTestStack({ env: MARKED })
})
afterAll(() => test[Symbol.asyncDispose]())

// One stack for all: a start takes longer than most calls. What was printed is looked through last.
const stack = () => test
oneCall(stack)
twoCalls(stack)
forgedParticipants(stack)
callerCannotRead(stack)
logsAreClean(stack)
