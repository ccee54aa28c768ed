import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from '@parley/dev/src/run-command.ts'
import { fileLog } from '@parley/dev/src/runner-log.ts'
import { startStack } from '@parley/dev/src/stack.ts'
import { benchAvailability } from './availability.ts'
import { printBaseline } from './baseline.ts'
import { benchConnectionDetails } from './connection-details.ts'
import { benchMcp } from './mcp.ts'

/** `npm run bench`: each figure beside what it is held against, measured in turns in one run. */
async function bench({ signal }: { readonly signal: AbortSignal }): Promise<number> {
  printBaseline()
  const results = [benchAvailability()]
  await using cleanup = new AsyncDisposableStack()
  const stateDir = await mkdtemp(join(tmpdir(), 'parley-bench-'))
  cleanup.defer(() => rm(stateDir, { recursive: true, force: true }))
  const log = fileLog(join(stateDir, 'bench.log'))
  process.stdout.write('\nStarting Postgres, Redis, LiveKit and the connection API ...\n')
  const env = { ...process.env, LOG_LEVEL: 'silent' }
  const only = ['connection-api'] as const
  const stack = await startStack({ ports: 'free', stateDir, log, env, only, signal })
  cleanup.use(stack)
  const { DATABASE_URL: databaseUrl = '', REDIS_URL: redisUrl = '' } = stack.env
  results.push(await benchMcp({ databaseUrl, redisUrl }))
  results.push(await benchConnectionDetails(stack.urls.connectionApi, stack.env))
  const missed = results.filter((reached) => !reached).length
  process.stdout.write(missed === 0 ? '\nAll reached.\n' : `\nNot reached: ${missed}.\n`)
  return missed === 0 ? 0 : 1
}

await runCommand(bench)
