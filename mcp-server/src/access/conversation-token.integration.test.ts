import { newHandle, newId } from '@parley/shared/identity/ids'
import { endCall } from '@parley/shared/sessions/call-record'
import { argumentsDigest } from '@parley/shared/tokens/arguments-digest'
import { signToolToken, type ConversationToolClaims } from '@parley/shared/tokens/tool-token'
import { realServices } from '@parley/shared/testing/real-services'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { callMcp, inTurn } from '../testing/call-tools.ts'
import { addOwner, openCall, type TestCall } from '../testing/test-people.ts'
import { AUDIENCE, startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
let call: TestCall

beforeAll(async () => {
  const urls = realServices()
  server = await startTestServer(urls)
})
afterAll(async () => server[Symbol.asyncDispose]())
beforeEach(async () => {
  call = await openCall(server, await addOwner(server), newId('guest'))
})

type Changes = Partial<Omit<ConversationToolClaims, 'iat' | 'exp'>>

/** What the connection API mints for a guest in a provider's conversation. */
function conversationToken(
  changes: Changes = {},
  by: 'connectionApi' | 'orchestrator' = 'connectionApi',
) {
  const { owner, sid } = call.grantClaims
  const { kid, key } = server.keys[by]
  const claims = {
    sub: call.userId,
    owner,
    caller: 'guest' as const,
    conversation: call.callId,
    room: call.room,
    sid,
    scopes: ['read' as const],
    jti: newHandle(20),
    act: { sub: 'agent:agent_1' },
    ...changes,
  }
  const issuer = by === 'connectionApi' ? 'connection-api' : 'orchestrator'
  const signer = { issuer, audience: AUDIENCE, algorithm: 'EdDSA' as const, kid, key }
  return signToolToken(claims, signer, server.clock)
}

const find = async (changes?: Changes, by?: 'orchestrator') =>
  (await callMcp(server, await conversationToken(changes, by), 'find_times', { when: 'tomorrow' }))
    .status

const booking = { slot: 'abcde', name: 'Sam Lee', phone: '07700 900123' }
const bound = { scopes: ['transact' as const], tool: 'book_appointment' }
const book = async (changes: Changes) => {
  const args_digest = argumentsDigest(booking)
  const token = await conversationToken({ ...bound, args_digest, ...changes })
  return (await callMcp(server, token, 'book_appointment', booking)).status
}

it('is a call like any other: live until it is ended', async () => {
  expect(await find()).toBe(200)
  await endCall(server.redis, call.callId, 'hang_up', server.clock.now())
  expect(await find()).toBe(403)
})

it.each<[string, Changes, number]>([
  ['another call', { conversation: newId('call') }, 403],
  ['another room', { room: 'elsewhere' }, 403],
  ['another guest', { sub: newId('guest') }, 403],
  ['another owner', { owner: newId('user') }, 403],
  ['an owner who is no owner', { caller: 'owner' }, 401],
  ['a guest who is the owner', { owner: 'user_x', sub: 'user_x' }, 401],
  ['no act', { act: { sub: '' } }, 401],
])('is refused for %s', async (_what, changes, status) => {
  expect(await find(changes)).toBe(status)
})

it('is the connection API’s alone', async () => {
  expect(await find({}, 'orchestrator')).toBe(401)
})

it('changes something with a turn of the transcript or in the name of an agent, not with neither or both', async () => {
  const client = { name: 'Front desk (Vapi)' }
  expect(await book(inTurn(1))).toBe(200)
  expect(await book({ client })).toBe(200)
  expect(await book({})).toBe(401)
  expect(await book({ ...inTurn(1), client })).toBe(401)
  expect(await book({ ...inTurn(1), tool: 'cancel_appointment' })).toBe(401)
  expect(await book({ ...inTurn(1), args_digest: 'x' })).toBe(401)
})
