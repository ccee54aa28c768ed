import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { freePort } from '@parley/shared/testing/free-port'
import { newId } from '@parley/shared/identity/ids'
import type { LiveKitAddress, TestKeys } from './test-line.ts'

export interface TestWorkerOptions {
  readonly livekit: LiveKitAddress
  readonly redisUrl: string
  readonly keys: TestKeys
  readonly mcpUrl: URL
  readonly modelsUrl: string
  /** Where it sends what it traces; nowhere unless it is said. */
  readonly collectorUrl?: string
}

/** The worker as operators run it, in a process of its own. */
export interface TestWorker extends AsyncDisposable {
  readonly agentName: string
  readonly process: ChildProcess
  /** All it and its jobs have printed. */
  output(): string
}

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))

/** @returns once it is registered with LiveKit */
export async function startTestWorker(options: TestWorkerOptions): Promise<TestWorker> {
  const port = await freePort()
  const agentName = newId('acct')
  const child = spawn(process.execPath, [MAIN, 'start'], {
    env: { ...variables(options), AGENT_NAME: agentName, ORCHESTRATOR_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  }
  await ready(port, child, () => output)
  return {
    agentName,
    process: child,
    output: () => output,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    },
  }
}

function variables(options: TestWorkerOptions): Record<string, string> {
  const { livekit, redisUrl, keys, mcpUrl, modelsUrl, collectorUrl = '' } = options
  return {
    PATH: process.env['PATH'] ?? '',
    NODE_ENV: 'test',
    REDIS_URL: redisUrl,
    LIVEKIT_URL: livekit.url,
    LIVEKIT_API_KEY: livekit.key,
    LIVEKIT_API_SECRET: livekit.secret,
    CONNECTION_API_PUBLIC_KEY: keys.connectionApi.publicKey,
    ORCHESTRATOR_PRIVATE_KEY: keys.orchestrator.privateKey,
    MCP_SERVER_URL: mcpUrl.href,
    LLM_BASE_URL: modelsUrl,
    STT_BASE_URL: modelsUrl,
    TTS_BASE_URL: modelsUrl,
    OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl,
  }
}

async function ready(port: number, child: ChildProcess, output: () => string): Promise<void> {
  const deadline = AbortSignal.timeout(60_000)
  while (!deadline.aborted && child.exitCode === null) {
    const up = await fetch(`http://127.0.0.1:${port}/`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (up) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`The worker did not start: ${output()}`)
}
