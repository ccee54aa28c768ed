import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, describe, expect, inject, it, vi } from 'vitest'
import { createTestDatabase } from '@parley/shared/testing/test-database'
import { freePort } from '@parley/shared/testing/free-port'
import { addUser, TEST_PASSWORD } from './testing/add-user.ts'
import { createClient } from './testing/test-client.ts'
import { testEnv } from './testing/test-service.ts'

const running: { kill(): void }[] = []
afterEach(() => {
  for (const child of running.splice(0)) child.kill()
})

/** The service as a process of its own, with all it ever printed. */
function start(env: Record<string, string>) {
  const child = spawn(process.execPath, [new URL('main.ts', import.meta.url).pathname], { env })
  running.push({ kill: () => child.kill('SIGKILL') })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  return {
    output: () => output,
    exited: once(child, 'exit').then(([code]: unknown[]) => code),
    stop: () => child.kill('SIGTERM'),
  }
}

describe('the process', () => {
  it('starts, keeps secrets out of its output, and stops in order', async () => {
    await using database = await createTestDatabase(inject('databaseUrl'))
    const { env } = await testEnv(inject('livekit'))
    const redisUrl = new URL(inject('redisUrl'))
    redisUrl.pathname = '/11'
    const port = await freePort()
    const service = start({
      ...env,
      LOG_LEVEL: 'trace',
      CONNECTION_API_PORT: String(port),
      DATABASE_URL: database.url,
      REDIS_URL: redisUrl.href,
    })
    const client = createClient(`http://127.0.0.1:${port}`)
    await vi.waitFor(async () => expect((await client.get('/health/ready')).status).toBe(200), {
      timeout: 20_000,
    })
    const user = await addUser(database.database, { name: 'Marker Name' })
    const token = await client.signIn(user)
    await client.post('/api/auth/login', { email: 'marker@example.com', password: 'marker-word' })
    await client.post('/api/connection-details', { room_name: 'marker-room' }, token)
    const details = await client.post('/api/connection-details', {}, token)
    expect(details.status).toBe(200)
    await client.get('/calendar/events?when=marker-time', token)
    await client.get('/marker-path', `${token}marker`)
    service.stop()
    expect(await service.exited).toBe(0)
    expect(service.output()).toContain('Listening')
    expect(service.output()).toContain('/api/connection-details')
    expect(service.output()).not.toMatch(/marker|eyJ|@example|dev-/i)
    expect(service.output()).not.toContain(TEST_PASSWORD)
  })

  it('does not start on what it cannot use, and names it', async () => {
    const { env } = await testEnv(inject('livekit'))
    const full = { ...env, DATABASE_URL: 'postgres://db/p', REDIS_URL: 'redis://redis:6379' }
    const { AUTH_SECRET_KEY: _secret, ...missing } = full
    const nothing = start(missing)
    expect(await nothing.exited).toBe(1)
    expect(nothing.output()).toContain('AUTH_SECRET_KEY is missing')
    const production = start({ ...full, NODE_ENV: 'production' })
    expect(await production.exited).toBe(1)
    expect(production.output()).toMatch(/AUTH_SECRET_KEY.* holds a development secret/)
    expect(production.output()).not.toContain(full.AUTH_SECRET_KEY)
  })
})
