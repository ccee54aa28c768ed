import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { createLogger } from '@parley/shared/logging/logger'
import { claimCall } from '@parley/shared/sessions/call-record'
import { fixedClock } from '@parley/shared/testing/fixed-clock'
import { realServices } from '@parley/shared/testing/real-services'
import { addUser } from '../testing/add-user.ts'
import { openedCall } from '../testing/opened-call.ts'
import { startTestService, type TestService } from '../testing/test-service.ts'
import { summonAgain } from './summon-again.ts'

const MADE_AT = 1_000_000

let service: TestService
let call: { callId: string; room: string }

beforeAll(async () => {
  const real = realServices()
  service = await startTestService({ ...real, livekit: inject('livekit') })
})
beforeEach(async () => {
  const user = await addUser(service.database)
  call = await openedCall(service.client, await service.client.signIn(user))
})
afterAll(() => service[Symbol.asyncDispose]())

/** LiveKit, with a caller in the room of `call` since `MADE_AT`, and perhaps an agent. */
function sweep(waitedMs: number, { agent = false, occupied = true } = {}) {
  return summonAgain({
    database: service.database,
    redis: service.redis,
    clock: fixedClock(MADE_AT + waitedMs),
    log: createLogger('test', 'silent'),
    rooms: {
      occupied: async () => (occupied ? [{ name: call.room, since: MADE_AT }] : []),
      hasAgent: async () => agent,
      dispatchAgain: async (room) => room === call.room,
    },
  })
}

describe('summonAgain', () => {
  it('summons the agent to a caller for whom none came, one try at a time', async () => {
    expect(await sweep(7000)).toBe(1)
    expect(await sweep(7500)).toBe(0)
    await service.redis.del(`summoned:${call.callId}`)
    expect(await sweep(16_000)).toBe(1)
  })

  it('is patient, and gives up', async () => {
    expect(await sweep(3000)).toBe(0)
    expect(await sweep(120_000)).toBe(0)
  })

  it('leaves a room alone in which the agent is, or nobody', async () => {
    expect(await sweep(7000, { agent: true })).toBe(0)
    expect(await sweep(7000, { occupied: false })).toBe(0)
  })

  it('leaves a call alone that is answered or over', async () => {
    await claimCall(service.redis, call.callId, call.room, MADE_AT)
    expect(await sweep(7000)).toBe(0)
  })
})
