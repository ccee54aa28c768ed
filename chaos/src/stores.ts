import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '@parley/dev/src/ports.ts'
import { startTogether, type Starter } from '@parley/dev/src/processes/start-together.ts'
import { supervise, type SupervisedService } from '@parley/dev/src/processes/supervise.ts'
import { fileLog } from '@parley/dev/src/runner-log.ts'
import { inheritedEnv } from '@parley/dev/src/services/inherited-env.ts'
import { haveRedis } from '@parley/dev/src/services/install-redis.ts'
import { postgresService, postgresUrl } from '@parley/dev/src/services/postgres.ts'
import { redisService, redisUrl } from '@parley/dev/src/services/redis.ts'

/** Where a run keeps its data: a Postgres and a Redis of its own, gone with it. */
export interface Stores extends AsyncDisposable {
  readonly databaseUrl: string
  readonly redisUrl: string
}

/** @throws {RunFailure} saying what is missing and how to get it */
export async function startStores(signal: AbortSignal): Promise<Stores> {
  await using starting = new AsyncDisposableStack()
  const stateDir = await mkdtemp(join(tmpdir(), 'parley-chaos-'))
  starting.defer(() => rm(stateDir, { recursive: true, force: true }))
  const log = fileLog(join(stateDir, 'stores.log'))
  const env = inheritedEnv(process.env)
  const password = randomBytes(24).toString('hex')
  const say = (line: string) => void process.stdout.write(`${line}\n`)
  const ports = { postgres: await freePort(), redis: await freePort() }
  const common = { stateDir, password, env, say }
  const starters: Starter<SupervisedService>[] = [
    async (signal) =>
      supervise(
        await postgresService({ ...common, port: ports.postgres, durable: false }),
        log,
        signal,
      ),
    async (signal) => {
      const program = await haveRedis({ env: process.env, say, signal })
      return supervise(await redisService({ ...common, program, port: ports.redis }), log, signal)
    },
  ]
  for (const service of await startTogether(starters, signal)) starting.defer(() => service.stop())
  const running = starting.move()
  return {
    databaseUrl: postgresUrl({ port: ports.postgres, password }),
    redisUrl: redisUrl({ port: ports.redis, password }),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}
