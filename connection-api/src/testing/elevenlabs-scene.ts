import { inject } from 'vitest'
import { z } from 'zod'
import {
  ELEVENLABS_KEY,
  INITIATION_SECRET,
  REPORT_SECRET,
  startSimulatedElevenLabs,
  type RingOptions,
  type SimulatedElevenLabs,
} from '@parley/dev/src/elevenlabs/simulated-elevenlabs.ts'
import { newId } from '@parley/shared/identity/ids'
import { freePort } from '@parley/shared/testing/free-port'
import { systemClock } from '@parley/shared/time/clock'
import { addUser, type TestUser } from './add-user.ts'
import { startMcpServer } from './real-mcp-server.ts'
import { startTestService, type TestService } from './test-service.ts'

const Agent = z.object({ agent: z.object({ id: z.string() }) })
const Started = z.object({
  conversation: z.string(),
  dynamic_variables: z.record(z.string(), z.string()),
})
const Approvals = z.object({
  approvals: z.array(z.object({ id: z.string(), client: z.string(), question: z.string() })),
})

/** An owner who is open on Wednesdays from nine to five, with an agent that is linked. */
export interface LinkedOwner extends TestUser {
  readonly token: string
  readonly agent: string
  /** At ElevenLabs. */
  readonly agentId: string
}

/** A connection API with the real tools beside it and a simulated ElevenLabs that calls it. */
export async function startElevenLabsScene() {
  await using stack = new AsyncDisposableStack()
  const elevenLabs = stack.use(await startSimulatedElevenLabs({ clock: systemClock }))
  const mcpPort = await freePort()
  const real = {
    databaseUrl: inject('databaseUrl'),
    redisUrl: inject('redisUrl'),
    livekit: inject('livekit'),
  }
  const service = stack.use(
    await startTestService(real, {
      MCP_SERVER_URL: `http://127.0.0.1:${mcpPort}/mcp`,
      ELEVENLABS_API_KEY: ELEVENLABS_KEY,
      ELEVENLABS_BASE_URL: elevenLabs.url,
      ELEVENLABS_WEBHOOK_SECRET: REPORT_SECRET,
      ELEVENLABS_INITIATION_SECRET: INITIATION_SECRET,
    }),
  )
  stack.use(await startMcpServer(service, mcpPort))
  const running = stack.move()
  const { client } = service
  return {
    service,
    elevenLabs,
    mcp: `http://127.0.0.1:${mcpPort}`,
    newOwner: () => newOwner(service, elevenLabs),
    /** Starts a conversation on the owner's own page. */
    async begin({ agent, agentId, token }: LinkedOwner) {
      const answer = await client.post('/api/elevenlabs/conversations', { agent }, token)
      const { conversation, dynamic_variables } = Started.parse(answer.body)
      const held = await elevenLabs.begin(client.url, agentId, dynamic_variables)
      return { ...held, call: conversation, variables: dynamic_variables }
    },
    ring: ({ agentId }: LinkedOwner, options?: RingOptions) =>
      elevenLabs.ring(client.url, agentId, options),
    async waiting({ token }: LinkedOwner) {
      const { body } = await client.get('/api/approvals?status=waiting', token)
      return Approvals.parse(body).approvals
    },
    approve: ({ token }: LinkedOwner, id: string | undefined, answer = 'yes') =>
      client.post(`/api/approvals/${id}`, { answer }, token),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}
export type ElevenLabsScene = Awaited<ReturnType<typeof startElevenLabsScene>>

async function newOwner(
  { database, client }: TestService,
  elevenLabs: SimulatedElevenLabs,
): Promise<LinkedOwner> {
  const owner = await addUser(database)
  await database.updateTable('users').set({ zone: 'UTC' }).where('id', '=', owner.id).execute()
  await database
    .insertInto('calendar_accounts')
    .values({
      id: newId('acct'),
      user_id: owner.id,
      provider: 'built-in',
      provider_sub: owner.id,
      status: 'active',
      is_default: true,
      counts_as_busy: true,
    })
    .execute()
  await database
    .insertInto('working_hours')
    .values({ owner_id: owner.id, weekday: 3, starts: '09:00:00', ends: '17:00:00' })
    .execute()
  const token = await client.signIn(owner)
  const body = { name: 'Front desk', greeting: 'Hello. How can I help?' }
  const { agent } = Agent.parse((await client.post('/api/agents', body, token)).body)
  const agentId = elevenLabs.addAgent([agent.id])
  const linked = await client.put(
    `/api/agents/${agent.id}/elevenlabs`,
    { agent_id: agentId },
    token,
  )
  if (linked.status !== 200) throw new Error(`Linking answered ${linked.status} ${linked.code}`)
  return { ...owner, token, agent: agent.id, agentId }
}
