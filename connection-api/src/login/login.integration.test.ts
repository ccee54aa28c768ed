import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readCall } from '@parley/shared/sessions/call-record'
import { loginKey } from '@parley/shared/sessions/login-record'
import { realServices } from '@parley/shared/testing/real-services'
import { addUser, TEST_PASSWORD, type TestUser } from '../testing/add-user.ts'
import { startTestService, type TestService } from '../testing/test-service.ts'
import { openedCall } from '../testing/opened-call.ts'

let service: TestService
let ada: TestUser

beforeAll(async () => {
  service = await startTestService(realServices())
  ada = await addUser(service.database)
})
afterAll(() => service[Symbol.asyncDispose]())

const login = (body: unknown) => service.client.post('/api/auth/login', body)

describe('POST /api/auth/login', () => {
  it('answers as the seed does', async () => {
    const answer = await login({ email: ` ${ada.email.toUpperCase()} `, password: TEST_PASSWORD })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.body).toEqual({
      accessToken: expect.any(String),
      refreshToken: expect.any(String),
      user: {
        id: ada.id,
        email: ada.email,
        roles: ['customer'],
        permissions: ['read', 'transact', 'configure'],
      },
    })
  })

  it('puts the claims of the design into the token', async () => {
    const token = await service.client.signIn(ada)
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'at+jwt' })
    const claims = decodeJwt(token)
    expect(claims).toMatchObject({
      iss: 'connection-api',
      aud: 'connection-api',
      sub: ada.id,
      email: ada.email,
      roles: ['customer'],
      permissions: ['read', 'transact', 'configure'],
      platform: 'web',
      two_factor_verified: false,
      biometric_verified: false,
      sid: expect.stringMatching(/^ses_/),
    })
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(30 * 60)
  })

  it('gives an unknown address and a wrong password the same answer', async () => {
    const wrong = await login({ email: ada.email, password: 'wrong' })
    const unknown = await login({ email: 'nobody@example.com', password: 'wrong' })
    expect(wrong.status).toBe(401)
    expect(wrong.code).toBe('invalid_credentials')
    expect([unknown.status, unknown.body]).toEqual([wrong.status, wrong.body])
  })

  it('knows the synthetic caller, and claims nothing for a code that nobody asked for', async () => {
    const good = { email: ada.email, password: TEST_PASSWORD }
    const synthetic = await login({ ...good, platform: 'synthetic', otpCode: null })
    expect(synthetic.status).toBe(200)
    const otp = await login({ ...good, otpCode: '123456' })
    const { accessToken } = z.object({ accessToken: z.string() }).parse(otp.body)
    expect(decodeJwt(accessToken)['two_factor_verified']).toBe(false)
    const platform = await login({ ...good, platform: 'toaster' })
    expect(platform.status).toBe(400)
  })

  it('stops guessing at one account, and only there', async () => {
    const eve = await addUser(service.database)
    const guesses = await Promise.all(
      Array.from({ length: 12 }, (_, n) => login({ email: eve.email, password: `guess ${n}` })),
    )
    const stopped = guesses.filter((answer) => answer.status === 429)
    expect(stopped).toHaveLength(2)
    expect(stopped[0]?.code).toBe('too_many_attempts')
    expect(Number(stopped[0]?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await login({ email: eve.email, password: TEST_PASSWORD })).status).toBe(429)
    expect((await login({ email: ada.email, password: TEST_PASSWORD })).status).toBe(200)
  })

  it('does not count those who get in', async () => {
    const often = await addUser(service.database)
    const body = { email: often.email, password: TEST_PASSWORD }
    for (let n = 0; n < 12; n += 1) expect((await login(body)).status).toBe(200)
  })
})

describe('POST /api/auth/logout', () => {
  it('ends the login session everywhere, and its calls', async () => {
    const token = await service.client.signIn(ada)
    const other = await service.client.signIn(ada)
    const call = await openedCall(service.client, token)
    expect((await service.client.post('/api/auth/logout', undefined, token)).status).toBe(204)
    const me = await service.client.get('/api/auth/me', token)
    expect([me.status, me.code]).toEqual([401, 'signed_out'])
    expect(await service.redis.get(loginKey(String(decodeJwt(token)['sid'])))).toBe('ended')
    expect(await readCall(service.redis, call.callId)).toMatchObject({ state: 'ended' })
    const { body } = await service.client.get(`/api/calls/${call.callId}`, other)
    expect(body).toMatchObject({ call: { state: 'ended', end_reason: 'logged_out' } })
  })
})

describe('a logout in the middle of opening a call', () => {
  it('leaves no call that could still be claimed', async () => {
    const user = await addUser(service.database)
    for (let round = 0; round < 15; round += 1) {
      const token = await service.client.signIn(user)
      const connect = () => service.client.post('/api/connection-details', {}, token)
      const logout = service.client.post('/api/auth/logout', undefined, token)
      const answers = await Promise.all([connect(), logout, connect()])
      expect(answers[1].status).toBe(204)
    }
    const keys = await service.redis.keys('call:*')
    const calls = await Promise.all(keys.map((key) => service.redis.hmget(key, 'sub', 'state')))
    const states = calls.filter(([sub]) => sub === user.id).map(([, state]) => state)
    expect(states.length).toBeGreaterThan(0)
    expect(new Set(states)).toEqual(new Set(['ended']))
  })
})

describe('GET /api/auth/me', () => {
  it('reads roles afresh, whatever the token says', async () => {
    const user = await addUser(service.database)
    const token = await service.client.signIn(user)
    await service.database.deleteFrom('user_roles').where('user_id', '=', user.id).execute()
    const { status, body } = await service.client.get('/api/auth/me', token)
    expect(status).toBe(200)
    expect(body).toMatchObject({ user: { id: user.id, roles: [], permissions: [] } })
  })

  it('refuses a request without a token, or with one in the address', async () => {
    const token = await service.client.signIn(ada)
    for (const path of ['/api/auth/me', `/api/auth/me?access_token=${token}`]) {
      const answer = await service.client.get(path)
      expect([answer.status, answer.code]).toEqual([401, 'not_signed_in'])
      expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    }
  })
})
