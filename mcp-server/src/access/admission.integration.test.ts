import { createHmac } from 'node:crypto'
import { newHandle, newId } from '@parley/shared/identity/ids'
import { endCall } from '@parley/shared/sessions/call-record'
import { markLoginEnded } from '@parley/shared/sessions/login-record'
import { signCallGrant } from '@parley/shared/tokens/call-grant'
import { newKeyPair, readPrivateKey } from '@parley/shared/tokens/keys'
import { realServices } from '@parley/shared/testing/real-services'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { callMcp, inTurn, post, postMcp, type Answered } from '../testing/call-tools.ts'
import { addOwner, openCall, type TestCall } from '../testing/test-people.ts'
import { AUDIENCE, startTestServer, type TestServer } from '../testing/test-server.ts'
import {
  callToken,
  loginToken,
  orchestratorSigner,
  type ToolTokenOptions,
} from '../testing/test-tokens.ts'

let server: TestServer
let call: TestCall
let owner: Awaited<ReturnType<typeof addOwner>>

beforeAll(async () => {
  const urls = realServices()
  server = await startTestServer(urls)
})
afterAll(async () => server[Symbol.asyncDispose]())
beforeEach(async () => {
  owner = await addOwner(server)
  call = await openCall(server, owner)
})

const args = { when: 'tomorrow' }

/** The same token at both doors: both must say the same. */
async function bothDoors(token: string | undefined): Promise<Answered[]> {
  return [
    await callMcp(server, token, 'find_times', args),
    await post(`${server.origin}/tools/find_times`, { jwt_token: token, ...args }),
  ]
}

async function auditOf(callId: string) {
  await expect
    .poll(async () => (await auditRows(callId)).length, { timeout: 5000 })
    .toBeGreaterThan(0)
  return auditRows(callId)
}

function auditRows(callId: string) {
  return server.database
    .selectFrom('audit')
    .select(['caller_id', 'tool', 'scope', 'outcome', 'code', 'act'])
    .where('call_id', '=', callId)
    .execute()
}

describe('a tool token', () => {
  it('that holds is answered at both doors and audited as allowed', async () => {
    const answers = await bothDoors(await callToken(server, call))
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(answers[1]?.body).toMatchObject({ ok: true, tool: 'find_times' })
    const rows = await auditOf(call.callId)
    expect(rows[0]).toEqual({
      caller_id: owner.userId,
      tool: 'find_times',
      scope: 'read',
      outcome: 'allowed',
      code: null,
      act: 'parley',
    })
  })

  it.each<[string, () => Promise<ToolTokenOptions>]>([
    ['has expired', async () => ({ seconds: -10 })],
    ['is for another audience', async () => ({ signer: { audience: 'somebody-else' } })],
    ['names another call', async () => ({ claims: { call_id: newId('call') } })],
    ['names another room', async () => ({ claims: { room: 'elsewhere' } })],
    ['names another user', async () => ({ claims: { sub: newId('user') } })],
    ['goes beyond its grant', async () => ({ scopes: ['read', 'configure'] })],
    ['carries the grant of another call', async () => ({ claims: { grant: await otherGrant() } })],
    [
      'carries a grant that it signed itself',
      async () => ({ claims: { grant: await ownGrant() } }),
    ],
    ['carries no grant', async () => ({ claims: { grant: '' } })],
    ['has no act', async () => ({ claims: { act: { sub: '' } } })],
    ['has no id', async () => ({ claims: { jti: '' } })],
  ])('that %s is refused with 401 and audited', async (_what, options) => {
    const token = await callToken(server, call, await options())
    const before = await countRefusals()
    for (const answer of await bothDoors(token)) {
      expect(answer.status).toBe(401)
      expect(answer.headers.get('www-authenticate')).toBe(
        'Bearer realm="parley", error="invalid_token"',
      )
    }
    await expect.poll(countRefusals).toBe(before + 2)
  })

  async function countRefusals(): Promise<number> {
    const rows = await server.database
      .selectFrom('audit')
      .select('id')
      .where('outcome', '=', 'refused')
      .where('code', '=', 'invalid_token')
      .execute()
    return rows.length
  }

  async function otherGrant(): Promise<string> {
    return (await openCall(server, await addOwner(server))).grant
  }

  /** A stolen worker's key, without the connection API's. */
  function ownGrant(): Promise<string> {
    return signCallGrant(call.grantClaims, server.keys.orchestrator, AUDIENCE, server.clock)
  }

  it.each<[string, () => Promise<string>]>([
    ['with alg none', async () => unsigned({ alg: 'none', typ: 'tool+jwt' }, '')],
    [
      'signed HS256 with the public key',
      async () => {
        const head = { alg: 'HS256', typ: 'tool+jwt' }
        const text = await unsigned(head, undefined)
        const key = server.keys.orchestrator.publicKey
        return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`
      },
    ],
    [
      'of another issuer',
      async () => callToken(server, call, { signer: { issuer: 'somebody-else' } }),
    ],
    [
      'signed with another key',
      async () => {
        const { privateKey } = await newKeyPair('other')
        const { key } = await readPrivateKey('KEY', privateKey)
        return callToken(server, call, { signer: { key } })
      },
    ],
    [
      'of the worker in the name of the connection API',
      async () => callToken(server, call, { signer: { issuer: 'connection-api' } }),
    ],
    ['that is no token', async () => 'abc.def.ghi'],
  ])('%s is refused with 401 and only counted', async (_what, make) => {
    const answers = await bothDoors(await make())
    expect(answers.map(({ status }) => status)).toEqual([401, 401])
    await callMcp(server, await callToken(server, call), 'find_times', args)
    const rows = await auditOf(call.callId)
    expect(rows.map(({ outcome }) => outcome)).toEqual(['allowed'])
  })

  async function unsigned(header: object, signature: string | undefined): Promise<string> {
    const [, payload = ''] = (await callToken(server, call)).split('.')
    const head = Buffer.from(JSON.stringify(header)).toString('base64url')
    return signature === undefined ? `${head}.${payload}` : `${head}.${payload}.${signature}`
  }

  it('is asked for with a plain challenge when there is none', async () => {
    const [mcp] = await bothDoors(undefined)
    expect(mcp?.status).toBe(401)
    expect(mcp?.headers.get('www-authenticate')).toBe('Bearer realm="parley"')
  })

  it('is not taken from the query string', async () => {
    const token = await callToken(server, call)
    const url = `${server.origin}/mcp?access_token=${token}`
    const message = { jsonrpc: '2.0', id: 1, method: 'tools/list' }
    expect((await post(url, message)).status).toBe(401)
  })

  it("with only the seed's four claims is refused", async () => {
    const { key, algorithm } = orchestratorSigner(server)
    const now = Math.floor(server.clock.now() / 1000)
    const token = await new SignJWT({ sub: owner.userId, scopes: ['read'] })
      .setProtectedHeader({ alg: algorithm, typ: 'tool+jwt' })
      .setIssuer('orchestrator')
      .setExpirationTime(now + 600)
      .sign(key)
    const answers = await bothDoors(token)
    expect(answers.map(({ status }) => status)).toEqual([401, 401])
  })

  it.each([
    ['another typ', { typ: 'at+jwt' }, 600],
    ['a life of an hour', { typ: 'tool+jwt' }, 3600],
  ])('with %s is refused', async (_what, { typ }, life) => {
    const { key, algorithm, issuer } = orchestratorSigner(server)
    const now = Math.floor(server.clock.now() / 1000)
    const claims = {
      sub: call.userId,
      scopes: ['read'],
      jti: newHandle(20),
      act: { sub: 'parley' },
    }
    const where = { call_id: call.callId, room: call.room, grant: call.grant }
    const token = await new SignJWT({ ...claims, ...where })
      .setProtectedHeader({ alg: algorithm, typ })
      .setIssuer(issuer)
      .setAudience(AUDIENCE)
      .setIssuedAt(now)
      .setExpirationTime(now + life)
      .sign(key)
    const answers = await bothDoors(token)
    expect(answers.map(({ status }) => status)).toEqual([401, 401])
  })
})

describe('a scope', () => {
  it('that is too small is refused with 403 and named', async () => {
    const booking = { slot: 'abcde' }
    const options = { tool: 'book_appointment', args: booking, turn: { number: 1 } }
    const token = await callToken(server, call, options)
    const answer = await callMcp(server, token, 'book_appointment', booking)
    expect(answer.status).toBe(403)
    expect(answer.headers.get('www-authenticate')).toBe(
      'Bearer realm="parley", error="insufficient_scope", scope="transact"',
    )
    expect(await auditOf(call.callId)).toMatchObject([
      { tool: 'book_appointment', outcome: 'refused', code: 'insufficient_scope' },
    ])
  })

  it('does not imply another', async () => {
    const token = await callToken(server, call, { scopes: ['transact'] })
    expect((await callMcp(server, token, 'find_times', args)).status).toBe(403)
  })
})

describe('a token that changes something', () => {
  const booking = { slot: 'abcde', title: 'Dentist' }
  const bound = { tool: 'book_appointment', args: booking, ...inTurn(1) }

  it('is used once', async () => {
    const token = await callToken(server, call, bound)
    const statuses = [
      (await callMcp(server, token, 'book_appointment', booking)).status,
      (await callMcp(server, token, 'book_appointment', booking)).status,
      (await post(`${server.origin}/tools/book_appointment`, { jwt_token: token, ...booking }))
        .status,
    ]
    expect(statuses).toEqual([200, 401, 401])
  })

  it.each<[string, ToolTokenOptions]>([
    ['another tool', { ...bound, tool: 'cancel_appointment' }],
    ['other arguments', { ...bound, args: { ...booking, title: 'Party' } }],
    ['no arguments', { scopes: ['transact'], turn: { number: 1 } }],
    ['no turn', { scopes: ['transact'], tool: 'book_appointment', args: booking }],
  ])('is refused when it is bound to %s', async (_what, options) => {
    const token = await callToken(server, call, options)
    expect((await callMcp(server, token, 'book_appointment', booking)).status).toBe(401)
  })
})

describe('what a token stands on', () => {
  it('must be a call that is still live', async () => {
    const token = await callToken(server, call)
    await endCall(server.redis, call.callId, 'hang_up', server.clock.now())
    for (const answer of await bothDoors(token)) {
      expect(answer.status).toBe(403)
      expect(JSON.stringify(answer.body)).toContain('SIGN_IN_AGAIN')
    }
    expect(await auditOf(call.callId)).toMatchObject([
      { outcome: 'refused', code: 'SIGN_IN_AGAIN' },
      { outcome: 'refused', code: 'SIGN_IN_AGAIN' },
    ])
  })

  it('is over when nobody keeps the call alive', async () => {
    await server.redis.del(`call:${call.callId}:alive`)
    const [answer] = await bothDoors(await callToken(server, call))
    expect(answer?.status).toBe(403)
  })

  it('must be a login session that is still there', async () => {
    const token = await loginToken(server, owner)
    const [before] = await bothDoors(token)
    expect(before?.status).toBe(200)
    await markLoginEnded(server.redis, owner.sid)
    for (const answer of await bothDoors(token)) expect(answer.status).toBe(403)
  })

  it('is asked about before tools are listed, too', async () => {
    const token = await callToken(server, call)
    await endCall(server.redis, call.callId, 'hang_up', server.clock.now())
    expect((await postMcp(server, token, { method: 'tools/list' })).status).toBe(403)
  })
})
