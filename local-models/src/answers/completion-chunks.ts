import { createHash } from 'node:crypto'
import type { ChatRequest } from './chat-request.ts'
import type { Reply } from './reply.ts'

type SentToolCall = {
  id: string
  type: 'function'
  function: { name: string; arguments: string }
}

/** What every part of one answer carries. */
type Head = { id: string; created: number; model: string }

/** The whole answer, as OpenAI sends it when `stream` is not asked for. */
export function toCompletion(request: ChatRequest, reply: Reply, created: number): object {
  const calls = toolCalls(request, reply)
  const message = {
    role: 'assistant',
    content: reply.text ?? null,
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
  }
  const choices = [{ index: 0, message, finish_reason: finishReason(reply), logprobs: null }]
  return {
    ...head(request, created),
    object: 'chat.completion',
    choices,
    usage: usage(request, reply),
  }
}

/** The same answer in pieces: a role, clause after clause or the tool calls, the reason it ends, the usage. */
export function toChunks(request: ChatRequest, reply: Reply, created: number): object[] {
  const common = { ...head(request, created), object: 'chat.completion.chunk' }
  const chunk = (delta: object, finish: string | null = null) => ({
    ...common,
    choices: [{ index: 0, delta, finish_reason: finish }],
  })
  const calls = toolCalls(request, reply)
  const chunks: object[] = [
    chunk({ role: 'assistant', content: '' }),
    ...clauses(reply.text ?? '').map((content) => chunk({ content })),
    ...calls.map((call, index) => chunk({ tool_calls: [{ index, ...call }] })),
    chunk({}, finishReason(reply)),
  ]
  if (request.stream_options?.include_usage === true)
    chunks.push({ ...common, choices: [], usage: usage(request, reply) })
  return chunks
}

/** Cut after commas and sentence ends, so that a voice can begin with the first of them. */
function clauses(text: string): string[] {
  return text.match(/.+?(?:[,;:.?!]+\s+|$)/gs) ?? []
}

function finishReason(reply: Reply): 'tool_calls' | 'stop' {
  return 'toolCalls' in reply ? 'tool_calls' : 'stop'
}

function toolCalls(request: ChatRequest, reply: Reply): SentToolCall[] {
  if (!('toolCalls' in reply)) return []
  return reply.toolCalls.map(({ name, args }, index) => ({
    id: `call_${digest(request)}${index}`,
    type: 'function',
    function: { name, arguments: JSON.stringify(args) },
  }))
}

function head(request: ChatRequest, created: number): Head {
  return { id: `chatcmpl-${digest(request)}`, created, model: request.model }
}

/** The same messages give the same ids; in one conversation they never come twice. */
function digest({ messages }: ChatRequest): string {
  return createHash('sha256').update(JSON.stringify(messages)).digest('hex').slice(0, 24)
}

/** There are no tokens here; four letters a token is near enough to fill the field. */
function usage(request: ChatRequest, reply: Reply): object {
  const tokens = (value: unknown) => Math.ceil(JSON.stringify(value).length / 4)
  const prompt = tokens(request.messages)
  const completion = tokens(reply)
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
  }
}
