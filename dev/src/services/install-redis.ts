import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { RunFailure } from '../run-failure.ts'
import { findProgram } from './find-program.ts'
import { installWithApt, type InstallOptions } from './install-with-apt.ts'

const run = promisify(execFile)

/**
 * Finds `redis-server` on PATH, else installs it with apt-get where we are root on Debian.
 *
 * @throws {RunFailure} naming the ways to get it
 */
export async function haveRedis(options: InstallOptions): Promise<string> {
  const { env } = options
  const found = await findProgram('redis-server', env)
  if (found !== undefined) return found
  const why = await installWithApt('redis-server', options)
  const installed = await findProgram('redis-server', env)
  if (installed !== undefined) {
    await keepOff(env)
    return installed
  }
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

/** The package starts a server of its own where systemd runs; we start ours, on our port. */
async function keepOff(env: InstallOptions['env']): Promise<void> {
  if (!existsSync('/run/systemd/system')) return
  await run('systemctl', ['disable', '--now', 'redis-server'], { env }).catch(() => undefined)
}
