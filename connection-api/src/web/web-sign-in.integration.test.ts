import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { realServices } from '@parley/shared/testing/real-services'
import { addUser, TEST_PASSWORD, type TestUser } from '../testing/add-user.ts'
import { startTestService, type TestService } from '../testing/test-service.ts'

let service: TestService
let owner: TestUser

beforeAll(async () => {
  const real = realServices()
  service = await startTestService(real, { DEMO_OWNER_EMAIL: 'owner@example.com' })
  owner = await addUser(service.database)
  await service.database
    .updateTable('password_credentials')
    .set({ email: 'owner@example.com' })
    .execute()
})
afterAll(() => service[Symbol.asyncDispose]())

function post(path: string, headers: Readonly<Record<string, string>>, body?: unknown) {
  return fetch(`${service.client.url}${path}`, {
    method: 'POST',
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    redirect: 'manual',
  })
}

/** What a browser would send back. */
function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}

const fromOurPage = () => ({ origin: service.client.url })

describe('the demo owner’s one click', () => {
  const path = '/api/web/demo-sign-in'

  it('signs the owner in, on this machine, for a page of ours', async () => {
    const response = await post(path, fromOurPage())
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ user: { id: owner.id } })
    expect(cookiesOf(response)).toContain('__Host-parley_refresh=')
  })

  it.each([
    ['another page', { origin: 'https://evil.example' }, 403],
    ['no page at all', {}, 403],
    ['behind a proxy', { 'x-forwarded-for': '127.0.0.1' }, 404],
  ])('does nothing for %s', async (_, headers, status) => {
    const response = await post(path, headers)
    expect(response.status).toBe(status)
    expect(response.headers.getSetCookie()).toEqual([])
  })
})

describe('a browser that is signed in on the page', () => {
  it('is signed in on the plain pages too, where providers send it back to', async () => {
    const body = { email: 'owner@example.com', password: TEST_PASSWORD, refresh: 'cookie' }
    const cookie = cookiesOf(await post('/api/auth/login', fromOurPage(), body))
    const users = await fetch(`${service.client.url}/users`, { headers: { cookie } })
    expect(await users.text()).toContain('Signed in as')

    const refreshed = await post('/api/auth/refresh', { ...fromOurPage(), cookie })
    expect(refreshed.status).toBe(200)
  })

  it('may not be used by another page', async () => {
    const cookie = cookiesOf(await post('/api/web/demo-sign-in', fromOurPage()))
    const headers = { cookie, origin: 'https://evil.example' }
    for (const path of ['/api/auth/refresh', '/api/auth/logout']) {
      expect((await post(path, headers)).status, path).toBe(403)
    }
    expect((await post('/api/auth/refresh', { ...fromOurPage(), cookie })).status).toBe(200)
  })
})

describe('what a page may know before anybody is signed in', () => {
  it('is which ways to sign in there are, and where agents can answer', async () => {
    const { body } = await service.client.get('/api/web/settings')
    const agents = { vapi: false, elevenlabs: false }
    expect(body).toEqual({ google: false, registration: true, demo: true, agents })
  })
})
