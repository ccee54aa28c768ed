import { inject } from 'vitest'
import { z } from 'zod'
import {
  API_KEY,
  startSimulatedVapi,
  type SimulatedVapi,
} from '@parley/dev/src/vapi/simulated-vapi.ts'
import {
  startSimulatedCall,
  type SimulatedCall,
  type SimulatedCallOptions,
} from '@parley/dev/src/vapi/simulated-call.ts'
import { newId } from '@parley/shared/identity/ids'
import { freePort } from '@parley/shared/testing/free-port'
import { systemClock } from '@parley/shared/time/clock'
import { linkTo, type BreakableLink } from './breakable-link.ts'
import { addUser, type TestUser } from './add-user.ts'
import { startMcpServer } from './real-mcp-server.ts'
import { startTestService, type TestService } from './test-service.ts'

export const VAPI_SECRET = 'a-webhook-secret-of-forty-characters-or-so'
export const VAPI_HMAC_KEY = 'a-webhook-signing-key-of-forty-characters'

/** An owner who is open on Wednesdays from nine to five, UTC. */
export interface AgentOwner extends TestUser {
  readonly token: string
}

/** A connection API with the real tools beside it and a simulated Vapi that calls it. */
export interface AgentScene extends AsyncDisposable {
  readonly service: TestService
  readonly vapi: SimulatedVapi
  /** Between the service and its tools. */
  readonly link: BreakableLink
  newOwner(role?: string): Promise<AgentOwner>
  /** An agent of theirs, in step with its assistant. @returns the id of both */
  newAgent(owner: AgentOwner, changes?: object): Promise<{ id: string; assistantId: string }>
  /** Somebody calls the assistant. */
  call(
    assistantId: string,
    options?: Pick<SimulatedCallOptions, 'headers' | 'from' | 'overrides'>,
  ): SimulatedCall
}

const Agent = z.object({ agent: z.object({ id: z.string() }) })
const Synced = z.object({ assistant_id: z.string() })

export async function startAgentScene(changes: Record<string, string> = {}): Promise<AgentScene> {
  await using stack = new AsyncDisposableStack()
  const vapi = stack.use(await startSimulatedVapi({ clock: systemClock }))
  const [port, mcpPort] = [await freePort(), await freePort()]
  const link = stack.use(await linkTo(`http://127.0.0.1:${mcpPort}/mcp`))
  const real = {
    databaseUrl: inject('databaseUrl'),
    redisUrl: inject('redisUrl'),
    livekit: inject('livekit'),
  }
  const service = stack.use(
    await startTestService(real, {
      CONNECTION_API_PORT: String(port),
      API_BASE_URL: `http://127.0.0.1:${port}`,
      MCP_SERVER_URL: link.url,
      VAPI_API_KEY: API_KEY,
      VAPI_BASE_URL: vapi.url,
      VAPI_WEBHOOK_SECRET: VAPI_SECRET,
      VAPI_HMAC_KEY,
      ...changes,
    }),
  )
  stack.use(await startMcpServer(service, mcpPort))
  const running = stack.move()
  const { client } = service
  return {
    service,
    vapi,
    link,
    newOwner: (role) => newOwner(service, role),
    async newAgent({ token }, changes = {}) {
      const body = { name: 'Front desk', greeting: 'Hello. How can I help?', ...changes }
      const { agent } = Agent.parse((await client.post('/api/agents', body, token)).body)
      const synced = await client.post(`/api/agents/${agent.id}/sync`, undefined, token)
      return { id: agent.id, assistantId: Synced.parse(synced.body).assistant_id }
    },
    call(assistantId, options = {}) {
      const assistant = vapi.assistants.find(({ id }) => id === assistantId)
      if (!assistant) throw new Error('There is no such assistant')
      return startSimulatedCall({ assistant, clock: systemClock, ...options })
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

async function newOwner({ database, client }: TestService, role?: string): Promise<AgentOwner> {
  const owner = await addUser(database, role === undefined ? {} : { role })
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
  return { ...owner, token: await client.signIn(owner) }
}
