import { afterAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { newId } from '../identity/ids.ts'
import { createTestRedis } from '../testing/test-redis.ts'
import {
  claimCall,
  endCall,
  extendLiveness,
  livenessKey,
  offerCall,
  readCall,
} from './call-record.ts'
import { askLiveness } from './liveness.ts'
import { loginKey, markLoginActive, markLoginEnded } from './login-record.ts'

const redis = createTestRedis(inject('redisUrl'))
afterAll(() => redis.quit())

const record = {
  sub: 'user_1',
  owner: 'user_1',
  room: 'room_1',
  sid: 'ses_1',
  caller: 'owner' as const,
}
let call: string
let on: { call: string; sub: string; owner: string; room: string }

beforeEach(async () => {
  call = newId('call')
  on = { call, sub: record.sub, owner: record.owner, room: record.room }
  await offerCall(redis, call, record, 1)
})

describe('a call record', () => {
  it('is claimed once, however many ask together', async () => {
    const claims = await Promise.all(
      Array.from({ length: 20 }, () => claimCall(redis, call, record.room, 2)),
    )
    expect(claims.filter(Boolean)).toHaveLength(1)
    expect(await readCall(redis, call)).toEqual({ ...record, state: 'live' })
  })

  it('is not claimed from another room', async () => {
    expect(await claimCall(redis, call, 'room_2', 2)).toBe(false)
    expect(await readCall(redis, call)).toMatchObject({ state: 'offered' })
  })

  it('never comes back once ended', async () => {
    await claimCall(redis, call, record.room, 2)
    expect(await endCall(redis, call, 'hang_up', 3)).toBe(true)
    expect(await endCall(redis, call, 'hang_up', 4)).toBe(false)
    expect(await claimCall(redis, call, record.room, 5)).toBe(false)
    expect(await extendLiveness(redis, call)).toBe(false)
    expect(await askLiveness(redis, { on, useOnce: undefined })).toBe('over')
  })

  it('keeps its liveness at most 15 seconds, and never makes it again', async () => {
    await claimCall(redis, call, record.room, 2)
    expect(await redis.ttl(livenessKey(call))).toBeLessThanOrEqual(15)
    expect(await extendLiveness(redis, call)).toBe(true)
    await redis.del(livenessKey(call))
    expect(await extendLiveness(redis, call)).toBe(false)
    expect(await redis.exists(livenessKey(call))).toBe(0)
  })

  it('is not made by ending a call that nobody knows', async () => {
    const unknown = newId('call')
    expect(await endCall(redis, unknown, 'hang_up', 3)).toBe(false)
    expect(await readCall(redis, unknown)).toBeUndefined()
  })
})

describe('askLiveness', () => {
  it('refuses a call that is offered, unknown, somebody else’s or without liveness', async () => {
    const ask = (changes: Partial<typeof on>) =>
      askLiveness(redis, { on: { ...on, ...changes }, useOnce: undefined })
    expect(await ask({})).toBe('over')
    await claimCall(redis, call, record.room, 2)
    expect(await ask({})).toBe('live')
    expect(await ask({ sub: 'user_2' })).toBe('over')
    expect(await ask({ owner: 'user_2' })).toBe('over')
    expect(await ask({ room: 'room_2' })).toBe('over')
    expect(await ask({ call: newId('call') })).toBe('over')
    await redis.del(livenessKey(call))
    expect(await ask({})).toBe('over')
  })

  it('uses a token up once, and not on a refusal', async () => {
    const jti = newId('aud')
    expect(await askLiveness(redis, { on, useOnce: jti })).toBe('over')
    await claimCall(redis, call, record.room, 2)
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => askLiveness(redis, { on, useOnce: jti })),
    )
    expect(answers.filter((answer) => answer === 'live')).toHaveLength(1)
    expect(answers.filter((answer) => answer === 'token_used')).toHaveLength(9)
  })

  it('takes a login session until it ends, and no longer', async () => {
    const login = newId('ses')
    const ask = () => askLiveness(redis, { on: { login }, useOnce: undefined })
    expect(await ask()).toBe('over')
    await markLoginActive(redis, login)
    expect(await ask()).toBe('live')
    await redis.expire(loginKey(login), 5)
    await markLoginActive(redis, login)
    expect(await redis.ttl(loginKey(login))).toBeGreaterThan(5)
    await markLoginEnded(redis, login)
    await markLoginActive(redis, login)
    expect(await ask()).toBe('over')
  })
})
