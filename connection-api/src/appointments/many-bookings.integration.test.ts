import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  claimCall,
  extendLiveness,
  LIVENESS_INTERVAL_MS,
} from '@parley/shared/sessions/call-record'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { addOpenOwner, type OpenOwner } from '../testing/open-owner.ts'
import { openedCall } from '../testing/opened-call.ts'
import { Line, Told, type Attempt, type Orders } from '../testing/many-bookings/orders.ts'
import { startWithTools, type ServiceWithTools } from '../testing/start-with-tools.ts'
import type { TestService } from '../testing/test-service.ts'
import { aWednesday } from '../testing/wednesday.ts'

const PROCESSES = 8
/** A person has five at once at most: several processes act in each, as after a worker was lost. */
const CALLS = 4
const ATTEMPTS = 200

const date = aWednesday()
let service: TestService
let world: ServiceWithTools
let owner: OpenOwner

beforeAll(async () => {
  world = await startWithTools({}, { tools: { MCP_CALLS_PER_MINUTE: '100000' } })
  service = world.service
  owner = await addOpenOwner(service)
})
afterAll(() => world[Symbol.asyncDispose]())

const DOORS = ['rest', 'mcp', 'tools'] as const

/** Half an hour each, at every quarter of an hour from nine on, over and over: all overlap others. */
function attemptsOf(process: number): Attempt[] {
  return Array.from({ length: ATTEMPTS / PROCESSES }, (_, index) => {
    const quarter = (index * 7 + process * 3) % 31
    const minutes = 9 * 60 + quarter * 15
    const two = (number: number) => String(number).padStart(2, '0')
    return {
      door: DOORS[(index + process) % DOORS.length] ?? 'rest',
      start: `${date}T${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`,
      title: `Wish ${process}/${index}`,
    }
  })
}

async function openLine(): Promise<Line> {
  const accessToken = await service.client.signIn(owner)
  const { callId, room, grant } = await openedCall(service.client, accessToken)
  await claimCall(service.redis, callId, room, Date.now())
  return { callId, room, grant }
}

async function ordersFor(process: number, lines: readonly Line[]): Promise<Orders> {
  const accessToken = await service.client.signIn(owner)
  const line = (number: number) => Line.parse(lines[number % lines.length])
  return {
    apiUrl: service.client.url,
    mcpOrigin: world.mcp,
    orchestratorKey: world.orchestratorKey,
    userId: owner.id,
    accessToken,
    calls: { mcp: line(process), tools: line(process + 1) },
    attempts: attemptsOf(process),
  }
}

async function heard(child: ChildProcess): Promise<unknown> {
  const [message] = await once(child, 'message')
  return message
}

/** All wait for the last to be ready. */
async function runAtOnce(orders: readonly Orders[]): Promise<Told[]> {
  const program = new URL('../testing/many-bookings/client-process.ts', import.meta.url)
  const children = orders.map(() => fork(program, { stdio: 'ignore' }))
  await Promise.all(
    children.map(async (child, index) => {
      const ready = heard(child)
      child.send(orders[index] ?? {})
      expect(await ready).toBe('ready')
    }),
  )
  const answers = children.map(async (child) => {
    const answer = heard(child)
    child.send('go')
    return z.array(Told).parse(await answer)
  })
  return (await Promise.all(answers)).flat()
}

/** As their workers would. */
function keepAlive(lines: readonly Line[]): Disposable {
  const extend = () =>
    void Promise.all(lines.map(({ callId }) => extendLiveness(service.redis, callId)))
  const timer = setInterval(extend, LIVENESS_INTERVAL_MS)
  return { [Symbol.dispose]: () => clearInterval(timer) }
}

const eventsThere = () =>
  service.database
    .selectFrom('calendar_events')
    .innerJoin('calendar_accounts', 'calendar_accounts.id', 'account_id')
    .select(['title', 'start_at', 'end_at'])
    .where('user_id', '=', owner.id)
    .orderBy('start_at')
    .execute()

it('makes no two appointments overlap in 200 attempts of 8 processes at 3 doors, and says of each what is so', async () => {
  const lines = await Promise.all(Array.from({ length: CALLS }, openLine))
  const orders = await Promise.all(Array.from({ length: PROCESSES }, (_, n) => ordersFor(n, lines)))
  using _alive = keepAlive(lines)

  const told = await runAtOnce(orders)

  const events = await eventsThere()
  const overlapping = events.filter((event, index) => {
    const next = events[index + 1]
    return next !== undefined && next.start_at < event.end_at
  })
  expect(overlapping).toEqual([])
  expect(told).toHaveLength(ATTEMPTS)
  expect(told.filter(({ told: what }) => what === 'unknown' || what === 'pending')).toEqual([])
  const saidBooked = told.filter(({ told: what }) => what === 'booked')
  expect(saidBooked.map(({ title }) => title).toSorted()).toEqual(
    events.map(({ title }) => title).toSorted(),
  )
  // The morning is full, and every door got something of it.
  expect(events.length).toBeGreaterThan(8)
  expect(new Set(saidBooked.map(({ door }) => door))).toEqual(new Set(DOORS))
}, 120_000)
