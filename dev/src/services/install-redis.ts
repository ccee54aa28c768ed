import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { showProgress } from '../progress.ts'
import { RunFailure, messageOf } from '../run-failure.ts'
import { findProgram } from './find-program.ts'

const run = promisify(execFile)

export interface InstallOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly say: (line: string) => void
  readonly signal?: AbortSignal
}

/**
 * Finds `redis-server` on PATH, else installs it with apt-get where we are root on Debian.
 *
 * @throws {RunFailure} naming the ways to get it
 */
export async function haveRedis(options: InstallOptions): Promise<string> {
  const { env } = options
  const found = await findProgram('redis-server', env)
  if (found !== undefined) return found
  const aptGet = process.getuid?.() === 0 ? await findProgram('apt-get', env) : undefined
  const why = aptGet === undefined ? 'no apt-get that we may use' : await install(aptGet, options)
  const installed = await findProgram('redis-server', env)
  if (installed !== undefined) return installed
  throw new RunFailure(
    [
      `redis-server is not on PATH and could not be installed (${why}).`,
      'Any one of these will do:',
      '  - Debian, Ubuntu: apt-get install redis-server',
      '  - macOS: brew install redis',
      '  - set REDIS_URL to a Redis that you have',
    ].join('\n'),
  )
}

async function install(aptGet: string, how: InstallOptions): Promise<string> {
  const { env, say, signal } = how
  using _progress = showProgress('installing redis-server with apt-get', say)
  const options = {
    env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
    timeout: 300_000,
    ...(signal === undefined ? {} : { signal }),
  }
  const args = ['install', '-y', '--no-install-recommends', 'redis-server']
  try {
    await run(aptGet, args, options).catch(async () => {
      // The list of packages may be old, or not be there at all.
      await run(aptGet, ['update'], options)
      await run(aptGet, args, options)
    })
    await keepOff(env)
    return 'installed, but not found on PATH'
  } catch (error) {
    return messageOf(error).split('\n')[0] ?? 'apt-get failed'
  }
}

/** The package starts a server of its own where systemd runs; we start ours, on our port. */
async function keepOff(env: InstallOptions['env']): Promise<void> {
  if (!existsSync('/run/systemd/system')) return
  await run('systemctl', ['disable', '--now', 'redis-server'], { env }).catch(() => undefined)
}
