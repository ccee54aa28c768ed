import { execFile, spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { onLines } from '../processes/lines.ts'
import { showProgress } from '../progress.ts'
import { RunFailure, stopIfAsked } from '../run-failure.ts'
import { findProgram, isProgram } from './find-program.ts'
import type { InstallOptions } from './install-with-apt.ts'

const run = promisify(execFile)

/** The release we run and test with. */
const LIVEKIT_VERSION = '1.13.5'

/** How the server is started. */
export interface LiveKitProgram {
  readonly command: string
  readonly args: readonly string[]
}

type Env = Readonly<Record<string, string | undefined>>

/**
 * Finds LiveKit's server: on PATH, in our cache, else built by Go into that cache (once, about
 * three minutes), else Docker's image.
 *
 * @throws {RunFailure} naming the ways to get it
 */
export async function haveLiveKit(options: InstallOptions): Promise<LiveKitProgram> {
  const { env } = options
  const onPath = await findProgram('livekit-server', env)
  if (onPath !== undefined) return { command: onPath, args: [] }
  const cached = join(cacheFolder(env), `livekit-server-${LIVEKIT_VERSION}`)
  if (await isProgram(cached)) return { command: cached, args: [] }
  const go = await findProgram('go', env)
  const built = go === undefined ? 'there is no Go' : await buildWithGo(go, cached, options)
  if (built === 'built') return { command: cached, args: [] }
  const docker = await findDocker(env)
  if (docker !== undefined) return docker
  throw new RunFailure(
    [
      `LiveKit's server is not here and could not be had (${built}; no Docker answers).`,
      'Any one of these will do:',
      `  - install livekit-server ${LIVEKIT_VERSION} so that it is on PATH (https://docs.livekit.io/home/self-hosting/local)`,
      '  - install Go 1.24 or later (https://go.dev/dl) and start again: it is then built by itself, once',
      '  - start Docker',
      '  - set LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET to a server that you have',
    ].join('\n'),
  )
}

/** Outside the checkout, so that a fresh clone does not build again. */
function cacheFolder(env: Env): string {
  if (env['PARLEY_CACHE_DIR']) return env['PARLEY_CACHE_DIR']
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'parley')
}

async function buildWithGo(
  go: string,
  target: string,
  { env, say, signal }: InstallOptions,
): Promise<string> {
  const cache = cacheFolder(env)
  await mkdir(cache, { recursive: true })
  const folder = await mkdtemp(join(cache, 'building-'))
  const source = `github.com/livekit/livekit-server/cmd/server@v${LIVEKIT_VERSION}`
  try {
    using _progress = showProgress(
      `building LiveKit's server ${LIVEKIT_VERSION} with Go (about three minutes, once)`,
      say,
    )
    await runGo(go, source, { ...env, GOBIN: folder }, signal)
    const binary = join(folder, 'server')
    await chmod(binary, 0o755)
    // One step, so that nobody ever finds half a program there.
    await rename(binary, target)
    return 'built'
  } catch (error) {
    stopIfAsked(signal)
    return `Go could not build it: ${error instanceof Error ? error.message : 'unknown'}`
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function runGo(go: string, source: string, env: Env, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = signal === undefined ? {} : { signal }
    const child = spawn(go, ['install', source], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
      ...stop,
    })
    let lastLine = 'no output'
    onLines(child.stderr, (line) => {
      lastLine = line
    })
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve()
      else reject(new Error(lastLine))
    })
  })
}

async function findDocker(env: Env): Promise<LiveKitProgram | undefined> {
  const docker = await findProgram('docker', env)
  if (docker === undefined || process.platform !== 'linux') return undefined
  try {
    await run(docker, ['version', '--format', '{{.Server.Version}}'], { timeout: 5000 })
  } catch {
    return undefined
  }
  const image = `livekit/livekit-server:v${LIVEKIT_VERSION}`
  const args = ['run', '--rm', '--init', '--network', 'host', '--env', 'LIVEKIT_CONFIG', image]
  return { command: docker, args }
}
