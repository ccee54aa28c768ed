import { z } from 'zod'
import {
  ELEVENLABS_KEY,
  INITIATION_SECRET,
  REPORT_SECRET,
  startSimulatedElevenLabs,
  type RingOptions,
  type SimulatedElevenLabs,
} from '@parley/dev/src/elevenlabs/simulated-elevenlabs.ts'
import type { SimulatedConversation } from '@parley/dev/src/elevenlabs/simulated-conversation.ts'
import { systemClock } from '@parley/shared/time/clock'
import { addOpenOwner, type OpenOwner } from './open-owner.ts'
import { startWithTools } from './start-with-tools.ts'
import type { TestService } from './test-service.ts'

const Agent = z.object({ agent: z.object({ id: z.string() }) })
const Started = z.object({
  conversation: z.string(),
  dynamic_variables: z.record(z.string(), z.string()),
})
const Approvals = z.object({
  approvals: z.array(z.object({ id: z.string(), client: z.string(), question: z.string() })),
})

const Asked = z.object({
  success: z.literal(false),
  outcome: z.literal('consent_needed'),
  consent: z.string(),
})

/** First step of a booking. @returns the arguments of the second */
export async function propose(
  talk: Pick<SimulatedConversation, 'use'>,
  wish: Readonly<Record<string, string>>,
) {
  const { body } = await talk.use('book_appointment', wish)
  return { ...wish, consent: Asked.parse(body).consent }
}

/** An owner with an agent that is linked. */
export interface LinkedOwner extends OpenOwner {
  readonly agent: string
  /** At ElevenLabs. */
  readonly agentId: string
}

/** Variables of a connection API whose agents answer there. */
export const elevenLabsVariables = ({ url }: SimulatedElevenLabs) => ({
  ELEVENLABS_API_KEY: ELEVENLABS_KEY,
  ELEVENLABS_BASE_URL: url,
  ELEVENLABS_WEBHOOK_SECRET: REPORT_SECRET,
  ELEVENLABS_INITIATION_SECRET: INITIATION_SECRET,
})

/** A connection API with the real tools beside it and a simulated ElevenLabs that calls it. */
export async function startElevenLabsScene() {
  await using stack = new AsyncDisposableStack()
  const elevenLabs = stack.use(await startSimulatedElevenLabs({ clock: systemClock }))
  const { service, mcp } = stack.use(await startWithTools(elevenLabsVariables(elevenLabs)))
  const running = stack.move()
  return {
    service,
    elevenLabs,
    mcp,
    ...peopleAtElevenLabs(service, elevenLabs),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}
export type ElevenLabsScene = Awaited<ReturnType<typeof startElevenLabsScene>>

/** What owners, and who calls their agents, do there and with us. */
export function peopleAtElevenLabs(service: TestService, elevenLabs: SimulatedElevenLabs) {
  const { client } = service
  return {
    /** @param agent what differs from an agent as most are */
    newOwner: (agent: object = {}) => newLinkedOwner(service, elevenLabs, agent),
    /** Starts a conversation on the owner's own page. */
    async begin({ agent, agentId, token }: LinkedOwner) {
      const answer = await client.post('/api/elevenlabs/conversations', { agent }, token)
      const { conversation, dynamic_variables } = Started.parse(answer.body)
      const held = await elevenLabs.begin(client.url, agentId, dynamic_variables)
      return { ...held, call: conversation }
    },
    ring: ({ agentId }: LinkedOwner, options?: RingOptions) =>
      elevenLabs.ring(client.url, agentId, options),
    async waiting({ token }: OpenOwner) {
      const { body } = await client.get('/api/approvals?status=waiting', token)
      return Approvals.parse(body).approvals
    },
    /** Says yes to the one question that waits. */
    async approveAsked(owner: OpenOwner) {
      const { body } = await client.get('/api/approvals?status=waiting', owner.token)
      const [asked] = Approvals.parse(body).approvals
      return client.post(`/api/approvals/${asked?.id}`, { answer: 'yes' }, owner.token)
    },
    approve: ({ token }: Pick<OpenOwner, 'token'>, id: string | undefined, answer = 'yes') =>
      client.post(`/api/approvals/${id}`, { answer }, token),
  }
}

async function newLinkedOwner(
  service: TestService,
  elevenLabs: SimulatedElevenLabs,
  changes: object,
): Promise<LinkedOwner> {
  const { client } = service
  const owner = await addOpenOwner(service)
  const body = { name: 'Front desk', greeting: 'Hello. How can I help?', ...changes }
  const { agent } = Agent.parse((await client.post('/api/agents', body, owner.token)).body)
  const agentId = elevenLabs.addAgent([agent.id])
  const path = `/api/agents/${agent.id}/elevenlabs`
  const linked = await client.put(path, { agent_id: agentId }, owner.token)
  if (linked.status !== 200) throw new Error(`Linking answered ${linked.status} ${linked.code}`)
  return { ...owner, agent: agent.id, agentId }
}
