import { afterAll, beforeAll } from 'vitest'
import { doctor, EXAMINED } from './suites/doctor.ts'
import { mcpInspector } from './suites/mcp-inspector.ts'
import { startTestStack, type TestStack } from './test-stack.ts'

let test: TestStack

/** Nobody speaks here: neither worker nor models are needed. */
beforeAll(async () => {
  test = await startTestStack({ only: ['mcp-server', 'connection-api'], env: EXAMINED })
})
afterAll(() => test[Symbol.asyncDispose]())

const stack = () => test
doctor(stack)
mcpInspector(stack)
