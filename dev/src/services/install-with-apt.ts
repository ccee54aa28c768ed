import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { showProgress } from '../progress.ts'
import { messageOf } from '../run-failure.ts'
import { findProgram } from './find-program.ts'

const run = promisify(execFile)

export interface InstallOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  /** For people: what takes time. */
  readonly say: (line: string) => void
  readonly signal?: AbortSignal
}

/**
 * Installs a package with apt-get where we are root on Debian or Ubuntu.
 *
 * @returns why there may be nothing to find, in a few words, for a message to people
 */
export async function installWithApt(debianPackage: string, how: InstallOptions): Promise<string> {
  const aptGet = process.getuid?.() === 0 ? await findProgram('apt-get', how.env) : undefined
  if (aptGet === undefined) return 'no apt-get that we may use'
  try {
    await install(aptGet, debianPackage, how)
    return 'installed, but not found on PATH'
  } catch (error) {
    return messageOf(error).split('\n')[0] ?? 'apt-get failed'
  }
}

async function install(aptGet: string, name: string, { env, say, signal }: InstallOptions) {
  using _progress = showProgress(`installing ${name} with apt-get`, say)
  const options = {
    env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
    timeout: 300_000,
    // apt-get is talkative, and nobody reads it.
    maxBuffer: 64 * 1024 * 1024,
    ...(signal === undefined ? {} : { signal }),
  }
  // Another process may be installing the same at this moment.
  const patient = ['-o', 'DPkg::Lock::Timeout=240']
  const args = [...patient, 'install', '-y', '--no-install-recommends', name]
  await run(aptGet, args, options).catch(async () => {
    // The list of packages may be old, or not be there at all.
    await run(aptGet, [...patient, 'update'], options)
    await run(aptGet, args, options)
  })
}
