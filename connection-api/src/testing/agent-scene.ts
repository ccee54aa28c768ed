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
import { freePort } from '@parley/shared/testing/free-port'
import { systemClock } from '@parley/shared/time/clock'
import { linkTo, type BreakableLink } from './breakable-link.ts'
import { addOpenOwner, type OpenOwner } from './open-owner.ts'
import { startWithTools } from './start-with-tools.ts'
import type { TestService } from './test-service.ts'

export const VAPI_SECRET = 'a-webhook-secret-of-forty-characters-or-so'
export const VAPI_HMAC_KEY = 'a-webhook-signing-key-of-forty-characters'

/** What owners do at Vapi, and who calls them there. */
export interface PeopleAtVapi {
  /** An agent of theirs, in step with its assistant. @returns the id of both */
  newAgent(owner: OpenOwner, changes?: object): Promise<{ id: string; assistantId: string }>
  /** Somebody calls the assistant. */
  call(
    assistantId: string,
    options?: Pick<SimulatedCallOptions, 'headers' | 'from' | 'overrides'>,
  ): SimulatedCall
}

/** A connection API with the real tools beside it and a simulated Vapi that calls it. */
export interface AgentScene extends PeopleAtVapi, AsyncDisposable {
  readonly service: TestService
  readonly vapi: SimulatedVapi
  /** Between the service and its tools. */
  readonly link: BreakableLink
  newOwner(role?: string): Promise<OpenOwner>
}

const Agent = z.object({ agent: z.object({ id: z.string() }) })
const Synced = z.object({ assistant_id: z.string() })

/** Variables of a connection API whose agents answer there; Vapi is told where it listens. */
export async function vapiVariables({ url }: SimulatedVapi) {
  const port = await freePort()
  return {
    CONNECTION_API_PORT: String(port),
    API_BASE_URL: `http://127.0.0.1:${port}`,
    VAPI_API_KEY: API_KEY,
    VAPI_BASE_URL: url,
    VAPI_WEBHOOK_SECRET: VAPI_SECRET,
    VAPI_HMAC_KEY,
  }
}

export async function startAgentScene(changes: Record<string, string> = {}): Promise<AgentScene> {
  await using stack = new AsyncDisposableStack()
  const vapi = stack.use(await startSimulatedVapi({ clock: systemClock }))
  const port = await freePort()
  const link = stack.use(await linkTo(`http://127.0.0.1:${port}/mcp`))
  const variables = { ...(await vapiVariables(vapi)), MCP_SERVER_URL: link.url, ...changes }
  const { service } = stack.use(await startWithTools(variables, { port }))
  const running = stack.move()
  return {
    service,
    vapi,
    link,
    newOwner: (role) => addOpenOwner(service, role),
    ...peopleAtVapi(service, vapi),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

export function peopleAtVapi({ client }: TestService, vapi: SimulatedVapi): PeopleAtVapi {
  return {
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
  }
}
