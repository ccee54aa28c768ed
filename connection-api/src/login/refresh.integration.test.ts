import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readCall } from '@parley/shared/sessions/call-record'
import { loginKey } from '@parley/shared/sessions/login-record'
import { realServices } from '@parley/shared/testing/real-services'
import { addUser, TEST_PASSWORD, type TestUser } from '../testing/add-user.ts'
import { openedCall } from '../testing/opened-call.ts'
import { startTestService, type TestService } from '../testing/test-service.ts'
import { newRandomToken } from './random-token.ts'

const PAGE = 'https://app.example.com'
let service: TestService

beforeAll(async () => {
  service = await startTestService(realServices(), { CORS_ORIGINS: PAGE })
})
afterAll(() => service[Symbol.asyncDispose]())

const Tokens = z.object({ accessToken: z.string(), refreshToken: z.string() })

async function signIn(user?: TestUser) {
  const { email } = user ?? (await addUser(service.database))
  const { body } = await service.client.post('/api/auth/login', { email, password: TEST_PASSWORD })
  const tokens = Tokens.parse(body)
  return { ...tokens, sid: String(decodeJwt(tokens.accessToken)['sid']) }
}

const refresh = (refreshToken: string) => service.client.post('/api/auth/refresh', { refreshToken })

describe('POST /api/auth/refresh', () => {
  it('gives the next pair of tokens, of the same login session', async () => {
    const first = await signIn()
    const answer = await refresh(first.refreshToken)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const second = Tokens.parse(answer.body)
    expect(second.refreshToken).not.toBe(first.refreshToken)
    expect(decodeJwt(second.accessToken)['sid']).toBe(first.sid)
    expect((await service.client.get('/api/auth/me', second.accessToken)).status).toBe(200)
    expect((await refresh(second.refreshToken)).status).toBe(200)
  })

  it('reads roles afresh', async () => {
    const user = await addUser(service.database)
    const { refreshToken } = await signIn(user)
    await service.database.deleteFrom('user_roles').where('user_id', '=', user.id).execute()
    const { body } = await refresh(refreshToken)
    expect(decodeJwt(Tokens.parse(body).accessToken)).toMatchObject({ roles: [], permissions: [] })
  })

  it('ends the whole login session and its calls when a used token comes back', async () => {
    const user = await addUser(service.database)
    const stolen = await signIn(user)
    const elsewhere = await signIn(user)
    const { callId } = await openedCall(service.client, stolen.accessToken)
    const next = Tokens.parse((await refresh(stolen.refreshToken)).body)
    const reuse = await refresh(stolen.refreshToken)
    expect([reuse.status, reuse.code]).toEqual([401, 'refresh_refused'])
    expect((await refresh(next.refreshToken)).status).toBe(401)
    expect((await service.client.get('/api/auth/me', next.accessToken)).code).toBe('signed_out')
    expect(await readCall(service.redis, callId)).toMatchObject({ state: 'ended' })
    expect(await service.redis.get(loginKey(stolen.sid))).toBe('ended')
    const row = await service.database
      .selectFrom('login_sessions')
      .select('end_reason')
      .where('id', '=', stolen.sid)
      .executeTakeFirstOrThrow()
    expect(row.end_reason).toBe('refresh_token_reused')
    expect((await refresh(elsewhere.refreshToken)).status).toBe(200)
  })

  it('gives the same successor to the same attempt again, until that one is used', async () => {
    const { client } = service
    const { refreshToken, sid } = await signIn()
    const attempt = newRandomToken()
    const by = (token: string, as: string) =>
      client.post('/api/auth/refresh', { refreshToken: token, attempt: as })
    const answers = await Promise.all([by(refreshToken, attempt), by(refreshToken, attempt)])
    const [next, again] = answers.map(({ body }) => Tokens.parse(body).refreshToken)
    expect(again).toBe(next)
    expect((await by(refreshToken, attempt)).body).toMatchObject({ refreshToken: next })
    expect((await by(next ?? '', newRandomToken())).status).toBe(200)
    expect((await by(refreshToken, attempt)).code).toBe('refresh_refused')
    expect(await service.redis.get(loginKey(sid))).toBe('ended')
  })

  it.each([
    ['another attempt', newRandomToken()],
    ['no attempt', undefined],
  ])('counts a used token that comes back by %s as reuse', async (_, attempt) => {
    const { refreshToken, accessToken } = await signIn()
    const first = { refreshToken, attempt: newRandomToken() }
    expect((await service.client.post('/api/auth/refresh', first)).status).toBe(200)
    const again = { refreshToken, ...(attempt && { attempt }) }
    expect((await service.client.post('/api/auth/refresh', again)).status).toBe(401)
    expect((await service.client.get('/api/auth/me', accessToken)).status).toBe(401)
  })

  it('takes no attempt that could be guessed', async () => {
    const { refreshToken } = await signIn()
    const guessable = await service.client.post('/api/auth/refresh', { refreshToken, attempt: '1' })
    expect(guessable.status).toBe(400)
    expect((await refresh(refreshToken)).status).toBe(200)
  })

  it('takes one of several uses at once, and counts the others as reuse', async () => {
    const { refreshToken, accessToken, sid } = await signIn()
    const answers = await Promise.all(Array.from({ length: 5 }, () => refresh(refreshToken)))
    const tokens = await service.database
      .selectFrom('refresh_tokens')
      .select('hash')
      .where('login_session_id', '=', sid)
      .execute()
    // The first and its one successor; the others may end the login before that one is handed out.
    expect(tokens).toHaveLength(2)
    const taken = answers.filter(({ status }) => status === 200)
    expect(taken.length).toBeLessThanOrEqual(1)
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5 - taken.length)
    expect((await service.client.get('/api/auth/me', accessToken)).status).toBe(401)
  })

  it('lasts seven days from the last use, and thirty from the sign-in', async () => {
    const { refreshToken, sid } = await signIn()
    const day = 24 * 3600 * 1000
    const signedInAt = new Date(Date.now() - 29 * day)
    await service.database
      .updateTable('login_sessions')
      .set({ created_at: signedInAt })
      .where('id', '=', sid)
      .execute()
    const next = Tokens.parse((await refresh(refreshToken)).body)
    const tokens = await service.database
      .selectFrom('refresh_tokens')
      .select(['issued_at', 'expires_at'])
      .where('login_session_id', '=', sid)
      .orderBy('issued_at')
      .execute()
    const [first, second] = tokens
    expect(Number(first?.expires_at) - Number(first?.issued_at)).toBe(7 * day)
    expect(second?.expires_at).toEqual(new Date(signedInAt.getTime() + 30 * day))
    await service.database
      .updateTable('refresh_tokens')
      .set({ expires_at: new Date() })
      .where('login_session_id', '=', sid)
      .where('used_at', 'is', null)
      .execute()
    expect((await refresh(next.refreshToken)).code).toBe('refresh_refused')
  })

  it('keeps no token in the database', async () => {
    const { refreshToken } = await signIn()
    const rows = await service.database.selectFrom('refresh_tokens').select('hash').execute()
    expect(rows.length).toBeGreaterThan(0)
    const kept = rows.map(({ hash }) => `${hash.toString('utf8')} ${hash.toString('base64url')}`)
    expect(kept.join()).not.toContain(refreshToken)
  })

  it('refuses what is no refresh token, and nothing at all', async () => {
    const { accessToken } = await signIn()
    for (const answer of [
      await refresh(accessToken.slice(0, 90)),
      await refresh('a\u0000b'),
      await service.client.post('/api/auth/refresh'),
    ]) {
      expect([answer.status, answer.code]).toEqual([401, 'refresh_refused'])
    }
    expect((await refresh(accessToken)).status).toBe(400)
  })
})

describe('the refresh cookie', () => {
  /** What a page of `origin` sends, with the cookie. */
  async function fromPage(
    path: string,
    origin: string | undefined,
    cookie: string,
    token?: string,
  ) {
    const headers = new Headers({ cookie })
    if (origin !== undefined) headers.set('origin', origin)
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
    const response = await fetch(`${service.client.url}${path}`, { method: 'POST', headers })
    return { status: response.status, headers: response.headers, text: await response.text() }
  }

  async function signInOnPage() {
    const { email } = await addUser(service.database)
    const body = { email, password: TEST_PASSWORD, refresh: 'cookie' }
    const answer = await service.client.post('/api/auth/login', body)
    const cookies = answer.headers.getSetCookie()
    const set = cookies.find((one) => one.startsWith('__Host-parley_refresh=')) ?? ''
    return { body: answer.body, set, cookie: set.split(';')[0] ?? '' }
  }

  it('is bound to this host and out of reach of scripts', async () => {
    const { body, set } = await signInOnPage()
    expect(body).not.toHaveProperty('refreshToken')
    expect(set).toMatch(/^__Host-parley_refresh=[\w-]{43}; /)
    const attributes = set.split('; ').slice(1)
    expect(attributes).toEqual(
      expect.arrayContaining(['Path=/', 'HttpOnly', 'Secure', 'SameSite=Strict', 'Max-Age=604800']),
    )
    expect(set).not.toContain('Domain')
  })

  it('is rotated for pages of ours', async () => {
    const { cookie } = await signInOnPage()
    const answer = await fromPage('/api/auth/refresh', PAGE, cookie)
    expect(answer.status).toBe(200)
    expect(answer.text).not.toContain('refreshToken')
    expect(answer.headers.get('access-control-allow-credentials')).toBe('true')
    const next = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    expect(next).not.toBe(cookie)
    expect((await fromPage('/api/auth/refresh', service.client.url, next)).status).toBe(200)
  })

  it.each([['https://evil.example.com'], ['null'], [undefined]])(
    'is of no use to a page of %s',
    async (origin) => {
      const { cookie } = await signInOnPage()
      for (const path of ['/api/auth/refresh', '/api/auth/logout']) {
        const answer = await fromPage(path, origin, cookie)
        expect(answer.status).toBe(403)
        expect(answer.text).toContain('foreign_page')
      }
      expect((await fromPage('/api/auth/refresh', PAGE, cookie)).status).toBe(200)
    },
  )

  it('signs out by itself, and is taken away', async () => {
    const { cookie, body } = await signInOnPage()
    const answer = await fromPage('/api/auth/logout', PAGE, cookie)
    expect(answer.status).toBe(204)
    expect(answer.headers.getSetCookie()[0]).toMatch(
      /^__Host-parley_refresh=;.*Expires=Thu, 01 Jan 1970/,
    )
    const { accessToken } = z.object({ accessToken: z.string() }).parse(body)
    expect((await service.client.get('/api/auth/me', accessToken)).code).toBe('signed_out')
    expect((await fromPage('/api/auth/refresh', PAGE, cookie)).status).toBe(401)
  })
})

describe('my login sessions', () => {
  const Sessions = z.object({
    sessions: z.array(z.object({ id: z.string(), current: z.boolean() })),
  })
  const list = async (token: string) =>
    Sessions.parse((await service.client.get('/api/auth/sessions', token)).body).sessions

  it('are listed, and ended one by one', async () => {
    const user = await addUser(service.database)
    const phone = await signIn(user)
    const laptop = await signIn(user)
    const stranger = await signIn()
    expect(new Set(await list(laptop.accessToken))).toEqual(
      new Set([
        { id: laptop.sid, current: true },
        { id: phone.sid, current: false },
      ]),
    )
    const { callId } = await openedCall(service.client, phone.accessToken)
    const end = (sid: string, token: string) =>
      service.client.delete(`/api/auth/sessions/${sid}`, token)
    expect((await end(phone.sid, stranger.accessToken)).code).toBe('session_not_found')
    expect((await end('%00', laptop.accessToken)).code).toBe('session_not_found')
    expect((await end(phone.sid, laptop.accessToken)).status).toBe(204)
    expect((await end(phone.sid, laptop.accessToken)).status).toBe(404)
    expect((await service.client.get('/api/auth/me', phone.accessToken)).code).toBe('signed_out')
    expect((await refresh(phone.refreshToken)).status).toBe(401)
    expect(await readCall(service.redis, callId)).toMatchObject({ state: 'ended' })
    expect(await list(laptop.accessToken)).toEqual([{ id: laptop.sid, current: true }])
  })

  it('are ended all at once, here too or everywhere else', async () => {
    const user = await addUser(service.database)
    const [a, b, c] = [await signIn(user), await signIn(user), await signIn(user)]
    const endAll = (body?: unknown) =>
      service.client.post('/api/auth/sessions/end-all', body, a.accessToken)
    expect((await endAll({ keepCurrent: true })).status).toBe(204)
    expect(await list(a.accessToken)).toEqual([{ id: a.sid, current: true }])
    for (const { refreshToken } of [b, c]) expect((await refresh(refreshToken)).status).toBe(401)
    expect((await endAll()).status).toBe(204)
    expect((await service.client.get('/api/auth/me', a.accessToken)).code).toBe('signed_out')
  })
})

describe('POST /api/auth/logout', () => {
  it('takes a refresh token where the access token has run out', async () => {
    const { refreshToken, accessToken } = await signIn()
    const logout = (token: string) =>
      service.client.post('/api/auth/logout', { refreshToken: token })
    expect((await logout('unknown')).status).toBe(401)
    expect((await logout(refreshToken)).status).toBe(204)
    expect((await service.client.get('/api/auth/me', accessToken)).code).toBe('signed_out')
  })
})
