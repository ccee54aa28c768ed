import { decodeJwt } from 'jose'
import { describe, expect, it } from 'vitest'
import { fixedClock } from '@parley/shared/testing/fixed-clock'
import { argumentsDigest } from '@parley/shared/tokens/arguments-digest'
import { createTurnRecord } from '../call/user-turn.ts'
import { createToolCaller } from './call-tool.ts'
import {
  McpFailure,
  type McpConnection,
  type ToolRequest,
  type ToolResult,
} from './mcp-connection.ts'
import type { Minting } from './mint-tool-token.ts'
import type { ToolDefinition } from './tool-definition.ts'

const QUESTION = 'Shall I book it?'
const ASKED = {
  outcome: 'consent_needed',
  question: QUESTION,
  consent: 'p4q9',
  expires_at: '2026-11-20T10:02:00.000Z',
}
const read: ToolDefinition = {
  name: 'whats_on',
  description: '',
  inputSchema: {
    type: 'object',
    properties: { when: { type: 'string' } },
    additionalProperties: false,
  },
  scope: 'read',
  twoStep: false,
}
const book: ToolDefinition = {
  name: 'book_appointment',
  description: '',
  inputSchema: {
    type: 'object',
    properties: { slot: { type: 'string' }, consent: { type: 'string' } },
    required: ['slot'],
    additionalProperties: false,
  },
  scope: 'transact',
  twoStep: true,
}
const clock = fixedClock('2026-11-20T10:00:00Z')
const minting: Minting = {
  signer: {
    issuer: 'orchestrator',
    audience: 'parley-mcp',
    algorithm: 'HS256',
    key: new TextEncoder().encode('a secret of more than 32 characters, for tests'),
  },
  agentName: 'parley',
  clock,
  newTokenId: () => crypto.randomUUID(),
  caller: {
    grantToken: 'the.call.grant',
    grant: {
      sub: 'user_ada',
      owner: 'user_ada',
      caller: 'owner',
      call_id: 'call_1',
      room: 'room_1',
      scopes: ['read', 'transact'],
      channel: 'web',
      platform: 'web',
      assurance: 'password',
      sid: 'ses_1',
      jti: 'jti_1',
      iat: 0,
      exp: 0,
    },
    metadata: {
      user_id: 'user_ada',
      email: '',
      roles: [],
      permissions: [],
      session_type: 'voice_assistant',
      platform: 'web',
      call_id: 'call_1',
    },
  },
}

/** A server that gives the answers in turn; an error is thrown. */
function withAnswers(...answers: (ToolResult | Error)[]) {
  const requests: ToolRequest[] = []
  const mcp: McpConnection = {
    tools: [read, book],
    async call(request) {
      requests.push(request)
      const answer = answers[requests.length - 1]
      if (answer === undefined || answer instanceof Error) throw new McpFailure(answer)
      return answer
    },
    async [Symbol.asyncDispose]() {},
  }
  const turns = createTurnRecord()
  return { requests, turns, tools: createToolCaller(mcp, minting, turns) }
}

function answered(text: string, structured?: Record<string, unknown>): ToolResult {
  return { isError: false, text, structured }
}

describe('createToolCaller', () => {
  it('gives the text and keeps errors as the server worded them', async () => {
    const { tools } = withAnswers(answered('Nothing today.'), {
      isError: true,
      text: 'NO_FREE_TIME: Nothing is free.',
      structured: undefined,
    })
    expect(await tools.call(read, {})).toMatchObject({ ok: true, text: 'Nothing today.' })
    expect(await tools.call(read, {})).toEqual({
      ok: false,
      text: 'NO_FREE_TIME: Nothing is free.',
    })
  })

  it.each([{ time: '2 pm' }, { when: 2 }])('sends nothing with arguments %j', async (args) => {
    const { tools, requests } = withAnswers()
    expect(await tools.call(read, args)).toMatchObject({
      ok: false,
      text: expect.stringContaining('BAD_ARGUMENTS'),
    })
    expect(requests).toEqual([])
  })

  it('repeats reading once', async () => {
    const { tools, requests } = withAnswers(new Error('reset'), answered('Nothing today.'))
    expect(await tools.call(read, {})).toMatchObject({ ok: true })
    expect(requests).toHaveLength(2)
  })

  it('does not repeat a first step, and says that it may be tried again', async () => {
    const { tools, requests } = withAnswers(new Error('reset'), answered(QUESTION))
    expect(await tools.call(book, { slot: 'k7m2' })).toMatchObject({
      ok: false,
      text: expect.stringMatching(/^TRY_AGAIN: /),
    })
    expect(requests).toHaveLength(1)
  })

  it('repeats a second step with the same arguments under a new token', async () => {
    const { tools, requests } = withAnswers(new Error('reset'), answered('Booked.'))
    const args = { slot: 'k7m2', consent: 'p4q9' }
    expect(await tools.call(book, args)).toMatchObject({ ok: true, text: 'Booked.' })
    expect(requests.map((request) => request.args)).toEqual([args, args])
    const ids = await Promise.all(requests.map(async ({ mint }) => decodeJwt(await mint()).jti))
    expect(new Set(ids).size).toBe(2)
  })

  it('binds the token of a change to tool, arguments and turn, and that of reading to nothing', async () => {
    const { tools, requests, turns } = withAnswers(
      answered(QUESTION, ASKED),
      answered('Booked.'),
      answered('Nothing today.'),
    )
    turns.userSaid('Book it.')
    await tools.call(book, { slot: 'k7m2' })
    turns.agentSaid(QUESTION, false)
    turns.userSaid('Yes.')
    await tools.call(book, { slot: 'k7m2', consent: 'p4q9' })
    await tools.call(read, {})
    const [first, second, third] = await Promise.all(
      requests.map(async ({ mint }) => decodeJwt(await mint())),
    )
    const bound = { scopes: ['transact'], tool: 'book_appointment', grant: 'the.call.grant' }
    const args_digest = argumentsDigest({ slot: 'k7m2' })
    expect(first).toMatchObject({ ...bound, args_digest, turn: { number: 1 } })
    expect(second).toMatchObject({
      ...bound,
      args_digest,
      act: { sub: 'parley' },
      turn: {
        number: 2,
        consent: { handle: 'p4q9', asked_turn: 1, played: true, answer: 'other' },
      },
    })
    expect(third).toMatchObject({ scopes: ['read'], call_id: 'call_1', room: 'room_1' })
    expect(third).not.toHaveProperty('turn')
  })

  it('attests a press in the token of the second step', async () => {
    const { tools, requests, turns } = withAnswers(answered(QUESTION, ASKED), answered('Booked.'))
    await tools.call(book, { slot: 'k7m2' })
    turns.pressed({ consent: 'p4q9', answer: 'yes' }, clock.now())
    await tools.call(book, { slot: 'k7m2', consent: 'p4q9' })
    const tokens = await Promise.all(requests.map(async ({ mint }) => decodeJwt(await mint())))
    expect(tokens[1]).toMatchObject({ turn: { consent: { handle: 'p4q9', pressed: 'yes' } } })
    expect(turns.pressed({ consent: 'p4q9', answer: 'no' }, clock.now())).toBe('not_open')
  })
})
