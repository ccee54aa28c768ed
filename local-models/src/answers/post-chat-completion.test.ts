import { listen } from '@parley/shared/http/listen'
import { createLogger } from '@parley/shared/logging/logger'
import express from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openAiErrors } from '../http/openai-errors.ts'
import { postChatCompletion } from './post-chat-completion.ts'

let server: Awaited<ReturnType<typeof listen>>

beforeAll(async () => {
  const app = express()
  const clock = { now: () => 1_764_000_000_000 }
  app.post('/v1/chat/completions', express.json(), postChatCompletion(clock))
  app.use(openAiErrors(createLogger('local-models', 'silent')))
  server = await listen(app, 0, '127.0.0.1')
})

afterAll(() => server[Symbol.asyncDispose]())

const tools = [{ type: 'function', function: { name: 'whats_on', parameters: { type: 'object' } } }]
const hello = { role: 'user', content: 'Hello.' }
const whatIsOn = { role: 'user', content: 'What is on tomorrow?' }

function post(body: unknown): Promise<Response> {
  return fetch(`http://127.0.0.1:${server.port}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

const Chunk = z.object({
  id: z.string(),
  object: z.literal('chat.completion.chunk'),
  created: z.literal(1_764_000_000),
  model: z.literal('rehearsal'),
  choices: z.array(
    z.object({
      delta: z.object({
        content: z.string().optional(),
        tool_calls: z
          .array(
            z.object({
              index: z.number(),
              id: z.string(),
              type: z.literal('function'),
              function: z.object({ name: z.string(), arguments: z.string() }),
            }),
          )
          .optional(),
      }),
      finish_reason: z.string().nullable(),
    }),
  ),
  usage: z.object({ total_tokens: z.number().positive() }).optional(),
})

async function chunks(body: object): Promise<z.infer<typeof Chunk>[]> {
  const response = await post({ model: 'rehearsal', stream: true, ...body })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const events = (await response.text()).trim().split('\n\n')
  expect(events.at(-1)).toBe('data: [DONE]')
  return events.slice(0, -1).map((event) => Chunk.parse(JSON.parse(event.replace('data: ', ''))))
}

describe('POST /v1/chat/completions', () => {
  it('streams a sentence in pieces, then why it ended', async () => {
    const sent = await chunks({ messages: [hello] })
    const pieces = sent.flatMap(({ choices }) => choices.map(({ delta }) => delta.content ?? ''))
    expect(pieces.filter((piece) => piece !== '')).toEqual(['Hello. ', 'What can I do for you?'])
    expect(sent.at(-1)?.choices[0]?.finish_reason).toBe('stop')
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1)
  })

  it('streams a tool call whole, and usage only when asked for', async () => {
    const stream_options = { include_usage: true }
    const sent = await chunks({ messages: [whatIsOn], tools, stream_options })
    const [called] = sent.flatMap(({ choices }) => choices[0]?.delta.tool_calls ?? [])
    expect(called?.function).toEqual({ name: 'whats_on', arguments: '{"when":"tomorrow"}' })
    expect(sent.at(-2)?.choices[0]?.finish_reason).toBe('tool_calls')
    expect(sent.at(-1)).toMatchObject({ choices: [], usage: {} })
    const unasked = await chunks({ messages: [whatIsOn], tools })
    expect(unasked.every(({ usage }) => usage === undefined)).toBe(true)
  })

  it('answers whole when no stream is asked for', async () => {
    const response = await post({ model: 'rehearsal', messages: [whatIsOn], tools })
    expect(await response.json()).toMatchObject({
      object: 'chat.completion',
      choices: [
        {
          finish_reason: 'tool_calls',
          message: {
            role: 'assistant',
            content: null,
            tool_calls: [{ function: { name: 'whats_on' } }],
          },
        },
      ],
    })
  })

  it('reads content in parts, and parameters that it has no use for', async () => {
    const content = [{ type: 'text', text: 'Hello.' }]
    const messages = [
      { role: 'developer', content: 'x' },
      { role: 'user', content },
    ]
    const response = await post({ model: 'm', messages, temperature: 0.4, seed: 1 })
    expect(await response.json()).toMatchObject({
      choices: [{ message: { content: 'Hello. What can I do for you?' }, finish_reason: 'stop' }],
    })
  })

  it.each([
    ['no JSON', '{"model":'],
    ['no body', ''],
    ['no messages', { model: 'rehearsal' }],
    ['an empty conversation', { model: 'rehearsal', messages: [] }],
    ['no model', { messages: [hello] }],
    ['an unknown role', { model: 'rehearsal', messages: [{ role: 'robot', content: 'x' }] }],
    ['more than one choice', { model: 'rehearsal', messages: [hello], n: 2 }],
  ])("refuses %s in OpenAI's form", async (_, body) => {
    const response = await post(body)
    expect(response.status).toBe(400)
    const { error } = z
      .object({ error: z.object({ message: z.string(), type: z.string(), code: z.string() }) })
      .parse(await response.json())
    expect(error.type).toBe('invalid_request_error')
  })
})
