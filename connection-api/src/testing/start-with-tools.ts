import { freePort } from '@parley/shared/testing/free-port'
import { realServices } from '@parley/shared/testing/real-services'
import { startMcpServer } from './real-mcp-server.ts'
import { startTestService, type TestService } from './test-service.ts'

/** A connection API with the real tools beside it. */
export interface ServiceWithTools extends AsyncDisposable {
  readonly service: TestService
  /** Origin of the MCP server. */
  readonly mcp: string
  /** With which a worker signs tool tokens for it. */
  readonly orchestratorKey: string
}

export interface ToolsOptions {
  /** Where the MCP server listens; a free port when absent. */
  readonly port?: number
  /** Variables of the MCP server alone. */
  readonly tools?: Readonly<Record<string, string>>
  /** By which both reach Postgres and Redis, where a test may cut them. */
  readonly links?: { readonly postgres: string; readonly redis: string }
}

/** @param changes variables of the connection API */
export async function startWithTools(
  changes: Readonly<Record<string, string>> = {},
  { port, tools = {}, links }: ToolsOptions = {},
): Promise<ServiceWithTools> {
  await using stack = new AsyncDisposableStack()
  const mcpPort = port ?? (await freePort())
  const mcp = `http://127.0.0.1:${mcpPort}`
  const variables = { MCP_SERVER_URL: `${mcp}/mcp`, ...changes }
  const service = stack.use(await startTestService(realServices(), variables, links))
  const { publicKey } = service
  const server = await startMcpServer({ publicKey, env: { ...service.env, ...tools } }, mcpPort)
  const { orchestratorKey } = stack.use(server)
  const running = stack.move()
  return { service, mcp, orchestratorKey, [Symbol.asyncDispose]: () => running.disposeAsync() }
}
