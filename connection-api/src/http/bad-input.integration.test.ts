import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { realServices } from '@parley/shared/testing/real-services'
import { addUser } from '../testing/add-user.ts'
import { startTestService, type TestService } from '../testing/test-service.ts'

let service: TestService
let token: string

beforeAll(async () => {
  const real = realServices()
  service = await startTestService(real, { CORS_ORIGINS: 'https://app.example.com' })
  token = await service.client.signIn(await addUser(service.database))
})
afterAll(() => service[Symbol.asyncDispose]())

const json = { 'content-type': 'application/json' }

describe('bad input', () => {
  it.each<[number, string, string, RequestInit]>([
    [400, 'not_json', '/api/auth/login', { method: 'POST', body: '{', headers: json }],
    [400, 'not_json', '/api/auth/login', { method: 'POST', body: '"x"', headers: json }],
    [400, 'bad_request', '/api/auth/login', { method: 'POST' }],
    [400, 'bad_request', '/api/auth/login', post({ email: 'a\u0000b', password: 'x' })],
    [400, 'bad_request', '/api/auth/login', post({ email: ['a'], password: { $ne: 1 } })],
    [401, 'invalid_credentials', '/api/auth/login', post({ email: "' or 1=1", password: 'x' })],
    [413, 'too_large', '/api/connection-details', post({ room_name: 'x'.repeat(70_000) })],
    [415, 'not_json', '/api/auth/login', { method: 'POST', body: new URLSearchParams({ a: 'b' }) }],
    [415, 'bad_encoding', '/api/auth/login', encoded('gzip-ish')],
    [404, 'call_not_found', '/api/calls/%00', {}],
    [404, 'call_not_found', '/api/calls/..%2f..%2fetc/audit', {}],
    [400, 'bad_request', '/api/calls/%ZZ', {}],
    [400, 'bad_request', '/api/calls?limit=1&limit=2', {}],
    [400, 'bad_request', '/api/calls?before=WyJhIiwiXHUwMDAwIl0', {}],
    [400, 'bad_request', '/api/calls?owner=user_1', {}],
    [400, 'bad_request', '/calendar/events?from=yesterday', {}],
    [404, 'not_found', '/api/auth/login', {}],
    [404, 'not_found', '/.env', {}],
  ])('gets %i %s at %s', async (status, code, path, init) => {
    const headers = new Headers(init.headers)
    headers.set('authorization', `Bearer ${token}`)
    const response = await fetch(`${service.client.url}${path}`, { ...init, headers })
    const body: unknown = await response.json()
    expect(response.status).toBe(status)
    expect(body).toEqual({ error: { code, message: expect.stringMatching(/^[A-Z].*\.$/) } })
  })
})

describe('CORS', () => {
  const preflight = (origin: string) =>
    fetch(`${service.client.url}/api/connection-details`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    })

  it('lets the origins in that are configured, and no other', async () => {
    const ours = await preflight('https://app.example.com')
    expect(ours.headers.get('access-control-allow-origin')).toBe('https://app.example.com')
    expect(ours.headers.get('access-control-allow-headers')).toContain('authorization')
    const theirs = await preflight('https://evil.example.com')
    expect(theirs.headers.get('access-control-allow-origin')).toBeNull()
  })
})

function post(body: unknown): RequestInit {
  return { method: 'POST', body: JSON.stringify(body), headers: json }
}

function encoded(encoding: string): RequestInit {
  return { method: 'POST', body: '{}', headers: { ...json, 'content-encoding': encoding } }
}
