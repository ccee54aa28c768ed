import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { askPort } from '../processes/readiness.ts'
import type { ServiceSpec } from '../processes/supervise.ts'

export interface RedisOptions {
  readonly program: string
  readonly stateDir: string
  readonly port: number
  readonly password: string
  readonly env: Readonly<Record<string, string>>
}

/**
 * Redis on loopback, with a password and nothing kept on disk: a restart ends the live calls, as
 * losing Redis must.
 */
export async function redisService(options: RedisOptions): Promise<ServiceSpec> {
  const folder = join(options.stateDir, 'redis')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return {
    name: 'redis',
    command: options.program,
    args: ['-'],
    env: options.env,
    stdin: redisConfiguration(options.port, options.password, folder),
    isReady: () => redisAnswers(options.port, options.password),
    stopWithinMs: 3000,
  }
}

/** How clients reach it. */
export function redisUrl({ port, password }: Pick<RedisOptions, 'port' | 'password'>): string {
  return `redis://:${encodeURIComponent(password)}@127.0.0.1:${port}`
}

function redisConfiguration(port: number, password: string, folder: string): string {
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    `dir "${folder}"`,
    'daemonize no',
    'save ""',
    'appendonly no',
    // Each service that a test starts has one of its own.
    'databases 1024',
    'maxmemory-policy noeviction',
    'loglevel notice',
    'logfile ""',
    '',
  ].join('\n')
}

function redisAnswers(port: number, password: string): Promise<boolean> {
  const question = Buffer.from(`AUTH ${password}\r\nPING\r\n`)
  return askPort(port, question, (answer) => answer.toString().startsWith('+OK'))
}
