import { afterEach, beforeEach, expect, test } from 'vitest'
import type { EchoQuestion } from '../testing/echo-thread.ts'
import { startThread, type Thread } from './start-thread.ts'

const never = new AbortController().signal
let thread: Thread<EchoQuestion, string>

beforeEach(() => {
  thread = startThread(new URL('../testing/echo-thread.ts', import.meta.url))
})
afterEach(() => thread[Symbol.asyncDispose]())

test('answers, also what was asked before it was ready', async () => {
  const early = thread.ask('echo', never)
  await thread.ready()
  await expect(Promise.all([early, thread.ask('echo', never)])).resolves.toEqual(['echo', 'echo'])
})

test('hands on refusals as they are and hides what broke', async () => {
  await expect(thread.ask('refuse', never)).rejects.toMatchObject({
    code: 'refused',
    status: 400,
    message: 'Say something else.',
  })
  await expect(thread.ask('break', never)).rejects.toMatchObject({
    code: 'model_failed',
    status: 500,
    message: expect.not.stringContaining('secret'),
  })
})

test('lets the asker go at once and tells the thread to stop', async () => {
  await thread.ready()
  const leaving = new AbortController()
  const asked = thread.ask('work until stopped', leaving.signal)
  leaving.abort(new Error('gone'))
  await expect(asked).rejects.toThrow('gone')
  await expect.poll(() => thread.ask('how many', never)).toBe('1')
  await expect(thread.ask('echo', leaving.signal)).rejects.toThrow('gone')
})

test('fails what is open when the thread dies, and what comes later', async () => {
  await thread.ready()
  const open = thread.ask('work until stopped', never)
  const last = thread.ask('die', never)
  const gone = { code: 'unavailable', status: 503 }
  await expect(open).rejects.toMatchObject(gone)
  await expect(last).rejects.toMatchObject(gone)
  await expect(thread.failed).resolves.toBeInstanceOf(Error)
  await expect(thread.ready()).rejects.toThrow('thread ended with 3')
  await expect(thread.ask('echo', never)).rejects.toMatchObject(gone)
})
