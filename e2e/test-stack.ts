import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signIn, type ApiClient } from '@parley/dev/src/caller/api-client.ts'
import { startStack, type Stack } from '@parley/dev/src/stack.ts'
import type { ParleyServiceName } from '@parley/dev/src/services/parley-services.ts'
import { Redis } from 'ioredis'

/** A whole stack on free ports with a state folder of its own, and everything that it prints. */
export interface TestStack extends AsyncDisposable {
  readonly stack: Stack
  readonly stateDir: string
  /** Every line that any process has printed, with the name of the process before it. */
  readonly output: readonly string[]
  readonly redis: Redis
  /** Signs one of the seeded users in: 0 the first owner, 1 the second. */
  signIn(user?: 0 | 1): Promise<ApiClient>
}

export interface TestStackOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly only?: readonly ParleyServiceName[]
}

/** The stack's own variables are not taken from whoever runs the tests. */
const FROM_OUTSIDE = [
  'PATH',
  'HOME',
  'LANG',
  'TMPDIR',
  'USER',
  'XDG_CACHE_HOME',
  'PARLEY_CACHE_DIR',
  'GOPROXY',
]

export async function startTestStack({
  env = {},
  only,
}: TestStackOptions = {}): Promise<TestStack> {
  const stateDir = await mkdtemp(join(tmpdir(), 'parley-e2e-'))
  const output: string[] = []
  const outside = FROM_OUTSIDE.flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  const stack = await startStack({
    ports: 'free',
    stateDir,
    env: { ...Object.fromEntries(outside), ...env },
    log: (label, line) => void output.push(`${label} ${line}`),
    ...(only === undefined ? {} : { only }),
  })
  const redis = new Redis(stack.env['REDIS_URL'] ?? '', { maxRetriesPerRequest: null })
  redis.on('error', () => {
    // Some tests end Redis on purpose; the client comes back by itself.
  })
  return {
    stack,
    stateDir,
    output,
    redis,
    signIn: (user = 0) =>
      signIn(stack.urls.connectionApi, stack.users[user]?.email ?? '', stack.password),
    async [Symbol.asyncDispose]() {
      redis.disconnect()
      await stack[Symbol.asyncDispose]()
      await rm(stateDir, { recursive: true, force: true })
    },
  }
}
