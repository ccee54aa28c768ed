import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { showProgress } from '../progress.ts'
import { RunFailure, messageOf } from '../run-failure.ts'
import { findProgram } from './find-program.ts'

const run = promisify(execFile)

type Env = Readonly<Record<string, string | undefined>>

/**
 * Finds `redis-server` on PATH, else installs it with apt-get where we are root on Debian.
 *
 * @throws {RunFailure} naming the ways to get it
 */
export async function haveRedis(env: Env, say: (line: string) => void): Promise<string> {
  const found = await findProgram('redis-server', env)
  if (found !== undefined) return found
  const aptGet = process.getuid?.() === 0 ? await findProgram('apt-get', env) : undefined
  const why = aptGet === undefined ? 'no apt-get that we may use' : await install(aptGet, env, say)
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

async function install(aptGet: string, env: Env, say: (line: string) => void): Promise<string> {
  using _progress = showProgress('installing redis-server with apt-get', say)
  const options = { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' }, timeout: 300_000 }
  const args = ['install', '-y', '--no-install-recommends', 'redis-server']
  try {
    await run(aptGet, args, options).catch(async () => {
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
async function keepOff(env: Env): Promise<void> {
  if (!existsSync('/run/systemd/system')) return
  await run('systemctl', ['disable', '--now', 'redis-server'], { env }).catch(() => undefined)
}
