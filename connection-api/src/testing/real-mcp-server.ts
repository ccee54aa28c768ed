import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { vi } from 'vitest'
import { newKeyPair } from '@parley/shared/tokens/keys'
import type { TestService } from './test-service.ts'

export interface RealMcpServer extends AsyncDisposable {
  /** With which a worker signs tool tokens for it. */
  readonly orchestratorKey: string
}

/**
 * The real MCP server, as a process of its own beside the service.
 *
 * @param output what it prints is added, where a test reads it
 */
export async function startMcpServer(
  { env, publicKey }: Pick<TestService, 'env' | 'publicKey'>,
  port: number,
  output: string[] = [],
): Promise<RealMcpServer> {
  const main = new URL('../../../mcp-server/src/main.ts', import.meta.url).pathname
  const orchestrator = await newKeyPair('dev-orchestrator')
  const child = spawn(process.execPath, [main], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...env,
      MCP_SERVER_PORT: String(port),
      CONNECTION_API_PUBLIC_KEY: publicKey,
      ORCHESTRATOR_PUBLIC_KEY: orchestrator.publicKey,
    },
  })
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => output.push(String(text)))
  }
  const ready = `http://127.0.0.1:${port}/health/ready`
  const isReady = async () => (await fetch(ready).catch(() => undefined))?.status
  await vi.waitFor(async () => {
    if ((await isReady()) !== 200) throw new Error(`Not ready yet: ${output.join('')}`)
  }, 60_000)
  return {
    orchestratorKey: orchestrator.privateKey,
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit')
      child.kill()
      await gone
    },
  }
}
