import { readdir, readFile } from 'node:fs/promises'
import type { ApiClient } from '@parley/dev/src/caller/api-client.ts'
import { findFreeHalfHour, readCalendar } from '@parley/dev/src/caller/calendar.ts'
import { exchange, type Exchange } from '@parley/dev/src/caller/converse.ts'
import { changesBetween, whyNotBooked } from '@parley/dev/src/caller/proof.ts'
import { bookingScript } from '@parley/dev/src/caller/script.ts'
import { voiceOf, type Speak } from '@parley/dev/src/caller/voice.ts'
import { boundSockets, socketsOf } from '@parley/dev/src/port-holder.ts'
import { waitUntil } from '@parley/dev/src/processes/wait-until.ts'
import type { Stack } from '@parley/dev/src/stack.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { askFor, callIn, type Person } from './calls.ts'
import { startTestStack, type TestStack } from './test-stack.ts'

/** How soon after a kill a new call must be answered. */
const NEW_CALL_WITHIN_MS = 20_000
/** The liveness key's 15 s, and the time to look. */
const GONE_WITHIN_MS = 20_000

type Victim = Parameters<Stack['service']>[0] | 'job'

const Call = z.object({ call: z.looseObject({ state: z.string() }) })

let test: TestStack
let api: ApiClient
let speak: Speak

beforeAll(async () => {
  test = await startTestStack()
  api = await test.signIn()
  speak = voiceOf(test.stack.urls.localModels, 'kal16')
})
afterAll(() => test[Symbol.asyncDispose]())

/** Every process, with its parent and its command line. */
async function processes() {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    pids.map(async (pid) => {
      const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      return { pid: Number(pid), parent: Number(/^PPid:\t(\d+)/m.exec(status)?.[1]), command }
    }),
  )
  return found
}

/** The worker's process that answers the call: the one with media sockets. */
async function killJob(): Promise<void> {
  const worker = test.stack.service('orchestrator').pid
  const media = new Set(
    (await boundSockets()).filter(({ protocol }) => protocol === 'udp').map(({ inode }) => inode),
  )
  const jobs = (await processes()).filter(
    ({ parent, command }) => parent === worker && command.includes('job_proc'),
  )
  const sockets = await Promise.all(jobs.map(({ pid }) => socketsOf(pid)))
  const inCall = jobs.filter((_, index) =>
    [...(sockets[index] ?? [])].some((one) => media.has(one)),
  )
  expect(inCall).not.toEqual([])
  for (const { pid } of inCall) process.kill(pid, 'SIGKILL')
}

function kill(victim: Victim): Promise<void> {
  if (victim === 'job') return killJob()
  test.stack.service(victim).kill('SIGKILL')
  return Promise.resolve()
}

/** A new call, tried again until somebody answers it as usual. */
async function newCall(withinMs: number): Promise<string> {
  let greeting = ''
  await waitUntil(
    async () => {
      try {
        await using person = await callIn(api, speak, AbortSignal.timeout(8000))
        greeting = person.greeting
      } catch {
        // Something is still away; the next try tells.
      }
      return /what can I do/i.test(greeting)
    },
    { withinMs, everyMs: 250 },
  )
  return greeting
}

async function isGone(person: Person): Promise<boolean> {
  const [sessions, alive] = await Promise.all([
    test.redis.keys(`session:${person.room}:*`),
    test.redis.exists(`call:${person.callId}:alive`),
  ])
  if (sessions.length > 0 || alive > 0) return false
  const answer = await api.get(`/api/calls/${person.callId}`, Call).catch(() => undefined)
  return answer?.call.state === 'ended'
}

describe('kill -9 in the middle of a booking', () => {
  it.each<{ victim: Victim; callGoesOn: boolean }>([
    { victim: 'orchestrator', callGoesOn: false },
    { victim: 'job', callGoesOn: false },
    { victim: 'mcp-server', callGoesOn: true },
    { victim: 'redis', callGoesOn: false },
    { victim: 'postgres', callGoesOn: true },
    { victim: 'livekit', callGoesOn: true },
  ])(
    'of $victim leaves all or nothing, no session, and the next call',
    async (fault) => {
      const before = await readCalendar(api)
      const start = await findFreeHalfHour(api)
      const person = await callIn(api, speak)
      await using _hangUp = person
      await askFor(person, bookingScript(start))

      // The yes is on its way to becoming an appointment when it happens.
      const killed = Promise.withResolvers<number>()
      const strike = () => {
        kill(fault.victim).then(() => killed.resolve(performance.now()), killed.reject)
      }
      const yes = exchange(person.call, await speak('Yes please.'), () => setTimeout(strike, 600))
      const killedAt = await killed.promise
      const heard = fault.callGoesOn ? await whatIsHeard(person, yes) : 'nothing is said of this'
      expect(heard, 'the caller hears something').not.toBe('')
      if (fault.callGoesOn) await person.call.hangUp()

      const left = () => killedAt + NEW_CALL_WITHIN_MS - performance.now()
      const [greeting, gone] = await Promise.all([
        newCall(left()),
        waitUntil(() => isGone(person), { withinMs: GONE_WITHIN_MS, everyMs: 200 }),
      ])
      expect(greeting).toMatch(/what can I do/i)
      expect(gone, 'no session outlives its call').toBe(true)
      await waitUntil(async () => (await allOrNothing(before, start)) !== undefined, {
        withinMs: 10_000,
        everyMs: 300,
      })
      expect(await allOrNothing(before, start)).toMatch(/^(all|nothing)$/)
    },
    90_000,
  )
})

/** The answer, or what is said when somebody asks where it is. */
async function whatIsHeard(person: Person, yes: Promise<Exchange>): Promise<string> {
  const { answer } = await yes
  return answer?.text ?? person.say('Are you still there?')
}

type Calendar = Awaited<ReturnType<typeof readCalendar>>
type Start = Awaited<ReturnType<typeof findFreeHalfHour>>

async function allOrNothing(before: Calendar, start: Start): Promise<string | undefined> {
  const changes = changesBetween(before, await readCalendar(api))
  if (changes.appointments.length === 0 && changes.events.length === 0) return 'nothing'
  return whyNotBooked(changes, start) === undefined ? 'all' : undefined
}
