import { randomUUID } from 'node:crypto'
import { toIso, type Clock } from '@parley/shared/time/clock'
import { z } from 'zod'
import type { Assistant } from './assistants.ts'
import { toolCallMembers, type Shape } from './tool-call-shapes.ts'

/** One result of a `tool-calls` message. */
const Result = z.object({
  toolCallId: z.string(),
  name: z.string(),
  result: z.string().optional(),
  error: z.string().optional(),
})
export type ToolResult = z.output<typeof Result>

const Results = z.object({ results: z.array(Result) })

/** Vapi lets a server take no longer than this. */
const PATIENCE_MS = 20_000

export interface UseOptions {
  /** Sent again under the same id; a new one when absent. */
  readonly id?: string
  readonly shape?: Shape
  /** Vapi tells nothing of what was said. */
  readonly silent?: boolean
}

/** A call of an assistant's, as its server hears of it. */
export interface SimulatedCall {
  readonly id: string
  agentSays(text: string): void
  callerSays(text: string): void
  /** The assistant's model uses a tool. @throws {NoResultError} */
  use(
    name: string,
    args: Readonly<Record<string, unknown>>,
    options?: UseOptions,
  ): Promise<ToolResult>
  /** Any other message. @returns the answer's status and body */
  send(message: Readonly<Record<string, unknown>>): Promise<{ status: number; body: unknown }>
  /** What was said, and why it is over. @returns the answer's status */
  report(endedReason?: string): Promise<number>
  /** Somebody hangs up: what Vapi then sends. @returns the statuses of the answers */
  end(endedReason?: string): Promise<readonly number[]>
}

type Headers = Readonly<Record<string, string>>

/** Headers with which it is sent; the assistant's own are those that a sync told Vapi. */
export interface SimulatedCallOptions {
  readonly assistant: Assistant
  readonly clock: Clock
  /** A credential that signs makes them of the body. */
  readonly headers?: Headers | ((body: string) => Headers)
  readonly from?: string
  /** What whoever starts a call from a browser passes with it. */
  readonly overrides?: Readonly<Record<string, unknown>>
}

/** What Vapi tells its model when a server answers anything but 200. */
export class NoResultError extends Error {
  override readonly name = 'NoResultError'
  readonly status: number
  readonly body: unknown

  constructor(status: number, body: unknown) {
    super(`No result returned: the server answered ${status}`)
    this.status = status
    this.body = body
  }
}

export function startSimulatedCall(options: SimulatedCallOptions): SimulatedCall {
  const { clock } = options
  const id = randomUUID()
  const startedAt = clock.now()
  const said: object[] = []
  const say = (role: 'bot' | 'user') => (message: string) => {
    const secondsFromStart = (clock.now() - startedAt) / 1000
    said.push({ role, message, time: clock.now(), endTime: clock.now(), secondsFromStart })
  }
  const send: SimulatedCall['send'] = (message) => post(options, envelope(options, id, message))
  const report = async (endedReason = 'customer-ended-call') => {
    const { status } = await send({
      type: 'end-of-call-report',
      endedReason,
      startedAt: toIso(startedAt),
      endedAt: toIso(clock.now()),
      artifact: { messages: said, transcript: '', recordingUrl: 'https://storage.example/x.wav' },
      analysis: { summary: 'A call.' },
      cost: 0.1,
    })
    return status
  }
  return {
    id,
    agentSays: say('bot'),
    callerSays: say('user'),
    send,
    async use(name, args, { id: toolCallId = `call_${randomUUID()}`, shape, silent = false } = {}) {
      const members = toolCallMembers([{ id: toolCallId, name, args }], shape ?? 'text arguments')
      const artifact = silent ? {} : { artifact: { messages: [...said] } }
      const { status, body } = await send({ type: 'tool-calls', ...members, ...artifact })
      const [result] = status === 200 ? Results.parse(body).results : []
      if (!result) throw new NoResultError(status, body)
      said.push({ role: 'tool_calls', message: '', toolCalls: [{ id: toolCallId }] })
      const told = result.result ?? result.error
      said.push({ role: 'tool_call_result', toolCallId, name, result: told })
      return result
    },
    report,
    async end(endedReason = 'customer-ended-call') {
      const over = await send({ type: 'status-update', status: 'ended', endedReason })
      return [over.status, await report(endedReason)]
    },
  }
}

function envelope(
  { assistant, clock, from = '+15550100', overrides }: SimulatedCallOptions,
  id: string,
  message: Readonly<Record<string, unknown>>,
) {
  const { orgId } = assistant
  const customer = overrides ? {} : { number: from }
  const call = {
    id,
    orgId,
    type: overrides ? 'webCall' : 'inboundPhoneCall',
    status: 'in-progress',
    assistantId: assistant.id,
    customer,
    ...(overrides && { assistantOverrides: overrides }),
  }
  return { message: { timestamp: clock.now(), call, customer, assistant, ...message } }
}

async function post({ assistant, headers }: SimulatedCallOptions, message: object) {
  const { server } = assistant
  if (!server) throw new Error('The assistant has no server')
  const body = JSON.stringify(message)
  const shown = typeof headers === 'function' ? headers(body) : (headers ?? server.headers)
  const response = await fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...shown },
    body,
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
  const answer: unknown = await response.json()
  return { status: response.status, body: answer }
}
