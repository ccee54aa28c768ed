import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { decodeJwt } from 'jose'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claimCall, readCall } from '@parley/shared/sessions/call-record'
import { askLiveness } from '@parley/shared/sessions/liveness'
import { markLoginActive } from '@parley/shared/sessions/login-record'
import { toEpochSeconds } from '@parley/shared/time/clock'
import { realServices } from '@parley/shared/testing/real-services'
import { addUser, type TestUser } from '../testing/add-user.ts'
import { openedCall } from '../testing/opened-call.ts'
import { startTestService, type TestService } from '../testing/test-service.ts'

let service: TestService
let admin: string

beforeAll(async () => {
  const real = realServices()
  service = await startTestService(real)
  admin = await service.client.signIn(await addUser(service.database, { role: 'admin' }))
})
afterAll(() => service[Symbol.asyncDispose]())

async function liveCall(user: TestUser) {
  const token = await service.client.signIn(user)
  const { callId, room } = await openedCall(service.client, token)
  await claimCall(service.redis, callId, room, Date.now())
  const on = { call: callId, sub: user.id, owner: user.id, room }
  /** What the MCP server asks before each tool. */
  const ask = () => askLiveness(service.redis, { on, useOnce: undefined })
  expect(await ask()).toBe('live')
  return { token, callId, ask }
}

const viewer = (user: TestUser) =>
  service.database.insertInto('user_roles').values({ user_id: user.id, role: 'viewer' }).execute()

const asAdmin = async (method: string, path: string, token = admin) => {
  const headers = { authorization: `Bearer ${token}` }
  const response = await fetch(`${service.client.url}/api/users/${path}`, { method, headers })
  const body: unknown = await response.json()
  return { status: response.status, body }
}

describe('losing a role', () => {
  it('makes tool tokens useless that were made before, and no others', async () => {
    const user = await addUser(service.database)
    const sid = String(decodeJwt(await service.client.signIn(user))['sid'])
    await markLoginActive(service.redis, sid)
    const ask = (issuedAt: number) => {
      const on = { login: sid, held: { sub: user.id, issuedAt } }
      return askLiveness(service.redis, { on, useOnce: undefined })
    }
    // The service's own start ends what was held before it.
    await expect.poll(() => ask(toEpochSeconds(Date.now())), { timeout: 3000 }).toBe('live')
    const now = toEpochSeconds(Date.now())
    await asAdmin('DELETE', `${user.id}/roles/customer`)
    expect(await ask(now)).toBe('over')
    expect(await ask(now + 60)).toBe('live')
  })

  it('ends the live call before the admin has the answer', async () => {
    const user = await addUser(service.database)
    const { callId, token, ask } = await liveCall(user)
    const answer = await asAdmin('DELETE', `${user.id}/roles/customer`)
    expect(answer).toEqual({ status: 200, body: { roles: [] } })
    expect(await ask()).toBe('over')
    const { body } = await service.client.get(`/api/calls/${callId}`, token)
    expect(body).toMatchObject({ call: { state: 'ended', end_reason: 'permission_lost' } })
  })

  it('ends it at once when the row is gone from the database, whoever took it', async () => {
    const user = await addUser(service.database)
    const { ask } = await liveCall(user)
    const other = await liveCall(await addUser(service.database))
    await service.database.deleteFrom('user_roles').where('user_id', '=', user.id).execute()
    await expect.poll(ask, { interval: 5, timeout: 1000 }).toBe('over')
    expect(await other.ask()).toBe('live')
  })

  it('ends it when the role itself lost a permission', async () => {
    const { database } = service
    const rows = [{ role: 'writer', permission: 'transact' }]
    await database.insertInto('role_permissions').values(rows).execute()
    const user = await addUser(service.database, { role: 'writer' })
    const { ask } = await liveCall(user)
    const other = await liveCall(await addUser(service.database))
    await database.deleteFrom('role_permissions').where('role', '=', 'writer').execute()
    await expect.poll(ask, { interval: 5, timeout: 1000 }).toBe('over')
    expect(await other.ask()).toBe('live')
  })

  it('leaves a call alone that was granted no more than is left', async () => {
    const user = await addUser(service.database, { role: 'viewer' })
    await service.database
      .insertInto('user_roles')
      .values({ user_id: user.id, role: 'admin' })
      .execute()
    const { ask } = await liveCall(user)
    await asAdmin('DELETE', `${user.id}/roles/admin`)
    expect(await ask()).toBe('live')
  })

  it('ends a call that was granted more, though something is left', async () => {
    const user = await addUser(service.database)
    await viewer(user)
    const { ask, token } = await liveCall(user)
    await asAdmin('DELETE', `${user.id}/roles/customer`)
    expect(await ask()).toBe('over')
    const next = await openedCall(service.client, token)
    expect(decodeJwt(next.grant)['scopes']).toEqual(['read'])
  })

  it('is not outrun by calls that open in the same moment', async () => {
    for (let round = 0; round < 8; round += 1) {
      const user = await addUser(service.database)
      const token = await service.client.signIn(user)
      const open = () => service.client.post('/api/connection-details', {}, token)
      const lose = service.database.deleteFrom('user_roles').where('user_id', '=', user.id)
      await Promise.all([open(), lose.execute(), open()])
      const calls = () =>
        service.database
          .selectFrom('calls')
          .select('id')
          .where('caller_id', '=', user.id)
          .where(sql<boolean>`cardinality(scopes) > 0`)
          .execute()
      const states = async () => {
        const records = (await calls()).map(({ id }) => readCall(service.redis, id))
        return new Set((await Promise.all(records)).map((record) => record?.state))
      }
      await expect.poll(states, { timeout: 5000 }).not.toContain('offered')
    }
  })

  it('is noticed after the connection that listens was lost', async () => {
    const listeners = async () => {
      const { rows } = await sql`
        select 1 from pg_stat_activity
        where datname = current_database() and query ilike 'listen %'`.execute(service.database)
      return rows.length
    }
    const before = await listeners()
    const user = await addUser(service.database)
    const { ask } = await liveCall(user)
    await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query ilike 'listen %'`.execute(service.database)
    await service.database.deleteFrom('user_roles').where('user_id', '=', user.id).execute()
    await expect.poll(ask, { timeout: 6000 }).toBe('over')
    const later = await liveCall(await addUser(service.database, { id: `${user.id}b` }))
    await expect.poll(listeners, { timeout: 6000 }).toBe(before)
    await service.database.deleteFrom('user_roles').where('user_id', '=', `${user.id}b`).execute()
    await expect.poll(later.ask, { interval: 5, timeout: 1000 }).toBe('over')
  })
})

describe('giving and taking roles', () => {
  it('is for admins', async () => {
    const user = await addUser(service.database)
    const token = await service.client.signIn(user)
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const path = `${user.id}/roles${method === 'GET' ? '' : '/admin'}`
      expect((await asAdmin(method, path, token)).status).toBe(403)
    }
    expect(await asAdmin('PUT', `${user.id}/roles/viewer`)).toEqual({
      status: 200,
      body: { roles: ['customer', 'viewer'] },
    })
    expect((await asAdmin('PUT', `${user.id}/roles/viewer`)).status).toBe(200)
    const me = await service.client.get('/api/auth/sessions', token)
    expect(me.status).toBe(200)
  })

  it('knows people and roles', async () => {
    const user = await addUser(service.database)
    expect((await asAdmin('GET', 'user_nobody/roles')).status).toBe(404)
    expect((await asAdmin('PUT', `${user.id}/roles/emperor`)).status).toBe(404)
    expect((await asAdmin('PUT', `${user.id}/roles/%00`)).status).toBe(400)
    expect((await asAdmin('GET', `${user.id}/roles`)).body).toEqual({ roles: ['customer'] })
  })

  it('works from the command line, against a running service', async () => {
    const user = await addUser(service.database)
    const { ask } = await liveCall(user)
    const command = new URL('roles-command.ts', import.meta.url).pathname
    const { DATABASE_URL = '' } = service.env
    const run = async (...args: string[]) => {
      const env = { PATH: process.env['PATH'], DATABASE_URL }
      const { stdout } = await promisify(execFile)(process.execPath, [command, ...args], { env })
      return stdout
    }
    expect(await run('grant', user.email, 'admin')).toBe(`${user.id}: admin, customer\n`)
    expect(await ask()).toBe('live')
    expect(await run('revoke', user.id, 'customer')).toBe(`${user.id}: admin\n`)
    await expect.poll(ask, { timeout: 1000 }).toBe('over')
    await expect(run('grant', 'nobody@example.com', 'admin')).rejects.toMatchObject({ code: 1 })
  })
})
