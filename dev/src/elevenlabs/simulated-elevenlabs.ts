import { randomBytes } from 'node:crypto'
import express, { type Express, type Request } from 'express'
import { listen } from '@parley/shared/http/listen'
import type { Clock } from '@parley/shared/time/clock'
import { z } from 'zod'
import {
  breakableDoor,
  type DoorAnswer,
  type Refusals,
} from '../providers/failpoints/breakable-door.ts'
import { createFailpoints, type Failpoints } from '../providers/failpoints/failpoints.ts'
import { documentedTools } from './server-tool.ts'
import { startConversation, type SimulatedConversation } from './simulated-conversation.ts'

/** The key that the simulated ElevenLabs takes, and the secrets of what it sends. */
export const ELEVENLABS_KEY = 'sk_simulated_elevenlabs'
export const REPORT_SECRET = 'wsec_simulated_elevenlabs_report'
export const INITIATION_SECRET = 'simulated-elevenlabs-initiation-secret'

interface Agent {
  readonly id: string
  tags: string[]
}

/** ElevenLabs on 127.0.0.1, in memory: what we ask of it, and what it asks and tells us. */
export interface SimulatedElevenLabs extends AsyncDisposable {
  /** For `ELEVENLABS_BASE_URL`. */
  readonly url: string
  /** Somebody makes an agent in the dashboard. @returns its id */
  addAgent(tags?: readonly string[]): string
  /** Somebody tags one in the dashboard. */
  tag(agentId: string, tags: readonly string[]): void
  /** A client starts a conversation with the variables that it was given. */
  begin(
    baseUrl: string,
    agentId: string,
    variables: Readonly<Record<string, string>>,
  ): Promise<SimulatedConversation>
  /** Somebody telephones an agent. @throws when we refuse the conversation */
  ring(baseUrl: string, agentId: string, options?: RingOptions): Promise<SimulatedConversation>
  /** Operations are `elevenlabs.agent.list`, `elevenlabs.agent.get` and `elevenlabs.signed_url`. */
  readonly failpoints: Pick<Failpoints, 'add' | 'list'>
}

export interface RingOptions {
  readonly from?: string
  readonly callSid?: string
  readonly secret?: string
}

export async function startSimulatedElevenLabs({
  clock,
}: {
  readonly clock: Clock
}): Promise<SimulatedElevenLabs> {
  const failpoints = createFailpoints()
  const agents = new Map<string, Agent>()
  const server = await listen(createApp(agents, failpoints), 0, '127.0.0.1')
  const webhookOf = (baseUrl: string) => ({
    url: new URL('/api/webhooks/elevenlabs', baseUrl).href,
    secret: REPORT_SECRET,
  })
  return {
    url: `http://127.0.0.1:${server.port}`,
    addAgent(tags = []) {
      const id = `agent_${randomBytes(13).toString('hex')}`
      agents.set(id, { id, tags: [...tags] })
      return id
    },
    tag: (id, tags) => void agents.set(id, { id, tags: [...tags] }),
    async begin(baseUrl, agentId, variables) {
      const setting = { agentId, tools: await documentedTools(baseUrl), variables, clock }
      return startConversation({ ...setting, webhook: webhookOf(baseUrl) })
    },
    async ring(baseUrl, agentId, options = {}) {
      const callSid = options.callSid ?? `CA${randomBytes(16).toString('hex')}`
      const variables = await askToStart(baseUrl, { agentId, callSid, ...options })
      const setting = { agentId, tools: await documentedTools(baseUrl), variables, clock, callSid }
      return startConversation({ ...setting, webhook: webhookOf(baseUrl) })
    },
    failpoints,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

const Initiation = z.object({
  type: z.literal('conversation_initiation_client_data'),
  dynamic_variables: z.record(z.string(), z.string()),
})

async function askToStart(
  baseUrl: string,
  {
    agentId,
    callSid,
    from = '+15550100',
    secret = INITIATION_SECRET,
  }: RingOptions & { agentId: string },
): Promise<Record<string, string>> {
  const body = { caller_id: from, agent_id: agentId, called_number: '+15550199', call_sid: callSid }
  const response = await fetch(new URL('/api/elevenlabs/conversation-initiation', baseUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-parley-secret': secret },
    body: JSON.stringify(body),
  })
  const answer: unknown = await response.json()
  if (response.status !== 200) throw new Error(`Initiation answered ${response.status}`)
  return Initiation.parse(answer).dynamic_variables
}

function createApp(agents: ReadonlyMap<string, Agent>, failpoints: Failpoints): Express {
  const app = express()
  const door = (operation: string, handle: (request: Request) => DoorAnswer) =>
    breakableDoor(failpoints, refusals, operation, handle)
  const list = () => ({ status: 200, body: { agents: [...agents.values()].map(describe) } })
  app.get('/v1/convai/agents', door('elevenlabs.agent.list', list))
  app.get(
    '/v1/convai/agents/:id',
    door('elevenlabs.agent.get', ({ params }) => {
      const agent = agents.get(String(params['id']))
      return agent ? { status: 200, body: describe(agent) } : notFound()
    }),
  )
  app.get(
    '/v1/convai/conversation/get-signed-url',
    door('elevenlabs.signed_url', ({ query }) => {
      const { agent_id: id } = query
      if (typeof id !== 'string' || !agents.has(id)) return notFound()
      const signature = randomBytes(16).toString('hex')
      const url = `wss://api.elevenlabs.io/v1/convai/conversation?agent_id=${id}&conversation_signature=${signature}`
      return { status: 200, body: { signed_url: url } }
    }),
  )
  app.use(door('elevenlabs.unknown', notFound))
  return app
}

const describe = ({ id, tags }: Agent) => ({
  agent_id: id,
  name: 'Front desk',
  conversation_config: {},
  metadata: { created_at_unix_secs: 1_760_000_000, updated_at_unix_secs: 1_760_000_000 },
  tags,
})

function refuse(status: number, code: string): DoorAnswer {
  return { status, body: { detail: { status: code, message: 'Refused by the simulation' } } }
}
const notFound = () => refuse(404, 'not_found')

const refusals: Refusals = {
  unauthorized: (request) =>
    request.get('xi-api-key') === ELEVENLABS_KEY ? undefined : refuse(401, 'invalid_api_key'),
  injected: ({ status }) => refuse(status, 'injected'),
}
