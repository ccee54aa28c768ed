import { randomBytes } from 'node:crypto'
import { toEpochSeconds, type Clock } from '@parley/shared/time/clock'
import { callServerTool, neededVariables, type ToolAnswer, type ToolConfig } from './server-tool.ts'
import { signReport } from './sign-report.ts'

/** Where a conversation goes on, and what it was started with. */
export interface ConversationSetting {
  readonly agentId: string
  readonly tools: readonly ToolConfig[]
  readonly variables: Readonly<Record<string, string>>
  /** Where reports go, and what signs them. */
  readonly webhook: { readonly url: string; readonly secret: string }
  readonly clock: Clock
  /** Of a telephone call. */
  readonly callSid?: string
}

export interface ReportOptions {
  /** How much older than now the signature is. */
  readonly agedSeconds?: number
  readonly secret?: string
  readonly type?: string
  readonly metadata?: Readonly<Record<string, unknown>>
}

/** A conversation as ElevenLabs holds it: its model's tool calls, and the report of it. */
export interface SimulatedConversation {
  readonly id: string
  /** What it was started with. */
  readonly variables: Readonly<Record<string, string>>
  agentSays(text: string): void
  callerSays(text: string): void
  /** The model calls a tool. */
  use(tool: string, args?: Readonly<Record<string, unknown>>): Promise<ToolAnswer>
  /** What is sent once it is over; sent again it is the same. @returns the answer's status */
  report(options?: ReportOptions): Promise<number>
}

/** @throws when a tool needs a variable that has no value, as ElevenLabs does */
export function startConversation(setting: ConversationSetting): SimulatedConversation {
  const { tools, clock } = setting
  const missing = tools.flatMap(neededVariables).find((name) => !(name in setting.variables))
  if (missing !== undefined) throw new Error(`missing_dynamic_variable: ${missing}`)
  const id = `conv_${randomBytes(13).toString('hex')}`
  const startedAt = clock.now()
  const transcript: object[] = []
  const seconds = () => Math.round((clock.now() - startedAt) / 1000)
  const say = (role: 'agent' | 'user') => (message: string) =>
    void transcript.push({ role, message, time_in_call_secs: seconds() })
  const variables = { ...setting.variables, system__conversation_id: id }
  return {
    id,
    variables: setting.variables,
    agentSays: say('agent'),
    callerSays: say('user'),
    async use(name, args = {}) {
      const tool = tools.find((one) => one.name === name)
      if (!tool) throw new Error(`The agent has no tool ${name}`)
      const answer = await callServerTool(tool, variables, args)
      const called = { tool_name: name, params_as_json: JSON.stringify(args) }
      const result = { tool_name: name, result_value: JSON.stringify(answer.body) }
      const turn = { role: 'agent', message: null, time_in_call_secs: seconds() }
      transcript.push({ ...turn, tool_calls: [called], tool_results: [result] })
      return answer
    },
    report: (options = {}) => sendReport(setting, { id, startedAt, transcript }, options),
  }
}

interface Held {
  readonly id: string
  readonly startedAt: number
  readonly transcript: readonly object[]
}

async function sendReport(
  setting: ConversationSetting,
  { id, startedAt, transcript }: Held,
  { agedSeconds = 0, secret, type = 'post_call_transcription', metadata }: ReportOptions,
): Promise<number> {
  const { agentId, webhook, clock, callSid } = setting
  const now = toEpochSeconds(clock.now())
  const start = toEpochSeconds(startedAt)
  const data = {
    agent_id: agentId,
    conversation_id: id,
    status: 'done',
    transcript,
    metadata: {
      start_time_unix_secs: start,
      call_duration_secs: now - start,
      termination_reason: 'Client disconnected',
      phone_call: callSid === undefined ? null : { type: 'twilio', call_sid: callSid },
      error: null,
      ...metadata,
    },
    conversation_initiation_client_data: { dynamic_variables: setting.variables },
  }
  const body = JSON.stringify({ type, event_timestamp: now, data })
  const signature = signReport(secret ?? webhook.secret, body, now - agedSeconds)
  const response = await fetch(webhook.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'elevenlabs-signature': signature },
    body,
  })
  await response.body?.cancel()
  return response.status
}
