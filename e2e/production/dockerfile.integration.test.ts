import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '@parley/shared/testing/free-port'
import { createTestDatabase } from '@parley/shared/testing/test-database'
import { newKeyPair } from '@parley/shared/tokens/keys'
import { newVaultKey } from '@parley/shared/vault/vault-keys'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { carryOut, readStages, type BuiltStage, type Stage } from './dockerfile.ts'

const context = fileURLToPath(new URL('../..', import.meta.url))
const children: ChildProcess[] = []
let folder: string
let stages: Stage[]
let root: string
let sources: Record<string, string>

function stage(name: string): Stage {
  const found = stages.find((candidate) => candidate.name === name)
  if (!found) throw new Error(`The Dockerfile has no stage ${name}`)
  return found
}

/** The image's Node is the checkout's; apt-get's certificates are the machine's. */
async function run(command: string, cwd: string): Promise<void> {
  if (command.startsWith('apt-get')) return
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' }
  const child = spawn('sh', ['-c', command], { cwd, env, stdio: ['ignore', 'ignore', 'inherit'] })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`RUN ${command} ended with ${code}`)
}

/** The page is built with the checkout's packages: installing a second time takes minutes. */
async function runWithOurPackages(command: string, cwd: string): Promise<void> {
  if (!command.startsWith('npm ci')) return run(command, cwd)
  await symlink(join(context, 'node_modules'), join(cwd, 'node_modules'))
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-image-'))
  stages = readStages(await readFile(join(context, 'Dockerfile'), 'utf8'))
  root = join(folder, 'runtime')
  sources = { dependencies: join(folder, 'dependencies'), web: join(folder, 'web') }
  for (const [name, work] of [
    ['dependencies', run],
    ['web', runWithOurPackages],
  ] as const) {
    const own = join(folder, name)
    const { workdir } = await carryOut(stage('manifests'), own, { context, run })
    await carryOut(stage(name), own, { context, workdir, run: work })
  }
  await carryOut(stage('runtime'), root, { context, sources, run })
}, 300_000)

afterAll(async () => {
  for (const child of children) {
    if (child.exitCode !== null) continue
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  await rm(folder, { recursive: true, force: true })
}, 60_000)

async function start(built: BuiltStage, env: Record<string, string>): Promise<ChildProcess> {
  const bin = join(folder, 'bin')
  await mkdir(bin, { recursive: true })
  await symlink(process.execPath, join(bin, 'node')).catch(() => undefined)
  const [program = '', ...args] = built.command
  const child = spawn(program, args, {
    cwd: join(built.root, built.workdir),
    env: { PATH: [bin, dirname(process.execPath)].join(delimiter), NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  children.push(child)
  return child
}

async function ready(url: string, child: ChildProcess): Promise<boolean> {
  for (let attempt = 0; attempt < 120; attempt += 1) {
    if (child.exitCode !== null) return false
    const ok = await fetch(url).then(
      (response) => response.ok,
      () => false,
    )
    if (ok) return true
    await delay(250)
  }
  return false
}

/** What each service needs in production, with keys of its own. */
async function environments(databaseUrl: string, port: number) {
  const [api, worker] = await Promise.all([newKeyPair('api-1'), newKeyPair('worker-1')])
  const livekit = inject('livekit')
  const stores = { DATABASE_URL: databaseUrl, REDIS_URL: inject('redisUrl') }
  const room = {
    LIVEKIT_URL: livekit.url,
    LIVEKIT_API_KEY: livekit.key,
    LIVEKIT_API_SECRET: livekit.secret,
  }
  const models = Object.fromEntries(
    ['LLM', 'STT', 'TTS'].flatMap((part) => [
      [`${part}_BASE_URL`, 'http://127.0.0.1:9/v1'],
      [`${part}_API_KEY`, 'key'],
      [`${part}_MODEL`, 'model'],
    ]),
  )
  const publicKeys = {
    CONNECTION_API_PUBLIC_KEY: api.publicKey,
    ORCHESTRATOR_PUBLIC_KEY: worker.publicKey,
  }
  return {
    'mcp-server': {
      ...stores,
      ...publicKeys,
      TOOL_PACKS: 'calendar,@parley/banking-tools',
      MCP_SERVER_PORT: String(port),
      VAULT_KEYS: newVaultKey('vault-1'),
    },
    'connection-api': {
      ...stores,
      ...room,
      CONNECTION_API_PORT: String(port),
      API_BASE_URL: `http://127.0.0.1:${port}`,
      AUTH_SECRET_KEY: 'an operator chose these thirty-two bytes',
      CONNECTION_API_PRIVATE_KEY: api.privateKey,
      VAULT_KEYS: newVaultKey('vault-1'),
      MCP_SERVER_URL: 'http://127.0.0.1:9/mcp',
    },
    orchestrator: {
      REDIS_URL: stores.REDIS_URL,
      ...room,
      ...models,
      ORCHESTRATOR_PORT: String(port),
      CONNECTION_API_PUBLIC_KEY: api.publicKey,
      ORCHESTRATOR_PRIVATE_KEY: worker.privateKey,
      MCP_SERVER_URL: 'http://127.0.0.1:9/mcp',
    },
    'local-models': { LOCAL_MODELS_PORT: String(port) },
  } as const
}

/** The page and its script, as they were built in the image. */
async function isThere(address: string): Promise<void> {
  const page = await (await fetch(address)).text()
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(page)?.[1] ?? ''
  expect((await fetch(new URL(script, address))).status).toBe(200)
}

describe('the images of the Dockerfile', () => {
  it.each([
    ['mcp-server', '/health/ready'],
    ['connection-api', '/health/ready'],
    ['orchestrator', '/'],
    ['local-models', '/health/ready'],
  ] as const)(
    'start %s in production',
    async (name, path) => {
      await using database = await createTestDatabase(inject('databaseUrl'))
      const built = await carryOut(stage(name), root, { context, sources, workdir: '/app', run })
      const port = await freePort()
      const child = await start(built, (await environments(database.url, port))[name])
      expect(await ready(`http://127.0.0.1:${port}${path}`, child)).toBe(true)
      if (name === 'connection-api') await isThere(`http://127.0.0.1:${port}/`)
      child.kill('SIGTERM')
      const [code] = await once(child, 'exit')
      expect(code).toBe(0)
    },
    120_000,
  )
})
