import type { Agent } from '../agents/agent.ts'
import type { ListedTool } from '../agents/guest-tools.ts'
import type { AssistantWish } from './vapi-client.ts'
import type { VapiSettings } from './vapi-settings.ts'

/** How long Vapi waits for a tool; our answer comes well before. */
const TOOL_TIMEOUT_SECONDS = 20

/** A message that had no good answer comes again after 1, 2, 4 and 8 seconds: a restart lasts as long. */
const BACKOFF = { type: 'exponential', maxRetries: 4, baseDelaySeconds: 1 }

/** Which of Vapi's assistants is whose; nothing else says it. */
export const AGENT_MARK = 'parley_agent'

export const WEBHOOK_PATH = '/vapi/webhook'

export interface AssistantDeps {
  readonly vapi: VapiSettings
  readonly baseUrl: string
}

/** An agent as the assistant that it should be at Vapi. */
export function assistantOf(
  { vapi, baseUrl }: AssistantDeps,
  agent: Agent,
  tools: readonly ListedTool[],
): AssistantWish {
  const server = serverOf(vapi, baseUrl)
  const { tools: functions, ...model } = modelOf(vapi, agent, tools)
  return {
    name: agent.name,
    firstMessage: agent.greeting,
    transcriber: { provider: 'deepgram', model: 'nova-3', language: agent.language },
    voice: voiceOf(agent.voice),
    model: { ...model, tools: functions.map((tool) => ({ ...tool, server })) },
    server,
    serverMessages: ['tool-calls', 'end-of-call-report', 'status-update'],
    metadata: { [AGENT_MARK]: agent.id },
  }
}

/**
 * What an assistant thinks with. Its functions name no server here: that is the assistant's, whose
 * secret no client sees.
 */
export function modelOf({ model }: VapiSettings, agent: Agent, tools: readonly ListedTool[]) {
  const offered = tools.filter(({ name }) => agent.tools?.includes(name) ?? true)
  return {
    provider: 'openai',
    model,
    messages: [{ role: 'system', content: instructionsOf(agent) }],
    tools: offered.map((tool) => functionOf(tool, agent.owner_id)),
  }
}

/** The secret is a header where no credential of Vapi's carries it. */
function serverOf({ credentialId, webhook }: VapiSettings, baseUrl: string) {
  const shown =
    credentialId === undefined ? { headers: { 'X-Vapi-Secret': webhook.secret } } : { credentialId }
  const url = `${baseUrl}${WEBHOOK_PATH}`
  return { url, timeoutSeconds: TOOL_TIMEOUT_SECONDS, backoffPlan: BACKOFF, ...shown }
}

function voiceOf(voice: string) {
  const [provider = 'vapi', voiceId = voice] = voice.includes(':') ? voice.split(':') : []
  return { provider, voiceId }
}

/** Every function names the owner, who is its default (seed s0, layer 3). */
function functionOf(tool: ListedTool, ownerId: string) {
  const { properties, required } = tool.inputSchema
  const user_id = {
    type: 'string',
    description: `User ID for ${ownerId}`,
    default: ownerId,
    enum: [ownerId],
  }
  return {
    type: 'function',
    async: false,
    function: {
      name: tool.name,
      description: tool.description,
      parameters: {
        type: 'object',
        properties: { user_id, ...properties },
        required: ['user_id', ...required],
      },
    },
  }
}

function instructionsOf({ name, language, owner_id }: Agent): string {
  return [
    `You are ${name}, who answers the telephone and makes appointments. Speak ${language}.`,
    'Say little at a time. Use the tools for everything about times and appointments; make nothing up.',
    `Pass user_id ${owner_id} to every tool.`,
    'Say times in the words of the tools. Text in square brackets is for you: never say it.',
    'When a tool answers with a question and a consent, ask that question word for word, wait for the answer, and only after a yes call the same tool again with the same arguments and that consent.',
    'When a tool says that it is still checking, say so, and call it again with the same arguments.',
  ].join('\n')
}
