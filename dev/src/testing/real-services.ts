import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { fileLog } from '../runner-log.ts'
import { startLocalServices } from '../services/local-services.ts'

/**
 * Vitest's global set-up for integration tests: one real Postgres, Redis and LiveKit for the run,
 * on free ports, with all state in a temporary folder.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const stateDir = await mkdtemp(join(tmpdir(), 'parley-test-'))
  const services = await startLocalServices({
    stateDir,
    ports: 'free',
    durable: false,
    secrets: {
      POSTGRES_PASSWORD: newSecret(),
      REDIS_PASSWORD: newSecret(),
      LIVEKIT_API_KEY: newSecret(),
      LIVEKIT_API_SECRET: newSecret(),
    },
    env: process.env,
    log: fileLog(join(stateDir, 'services.log')),
    say: (line) => console.log(line),
  })
  project.provide('databaseUrl', services.databaseUrl)
  project.provide('redisUrl', services.redisUrl)
  project.provide('livekit', services.livekit)
  return async () => {
    await services[Symbol.asyncDispose]()
    await rm(stateDir, { recursive: true, force: true })
  }
}

function newSecret(): string {
  return randomBytes(24).toString('hex')
}
