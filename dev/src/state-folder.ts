import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { RunFailure } from './run-failure.ts'
import { birthOf } from './processes/process-birth.ts'

/** The checkout this runner belongs to. */
export const CHECKOUT = join(import.meta.dirname, '..', '..')

/** Where the runner keeps everything that outlives it; git ignores it. */
export function defaultStateDir(env: Readonly<Record<string, string | undefined>>): string {
  return env['PARLEY_STATE_DIR'] || join(CHECKOUT, '.parley')
}

/**
 * Makes the folder, for our eyes only, and takes its lock: one stack at a time lives there.
 *
 * @throws {RunFailure} when another runner holds the lock
 */
export async function takeStateFolder(stateDir: string): Promise<AsyncDisposable> {
  await mkdir(stateDir, { recursive: true, mode: 0o700 })
  const path = lockOf(stateDir)
  const mine = `${process.pid} ${await birthOf(process.pid)}`
  if (!(await tryLock(path, mine))) {
    const holder = await holderOfStateFolder(stateDir)
    if (holder !== undefined) {
      throw new RunFailure(
        `Parley is already running here (process ${holder}). End it with Ctrl-C in its terminal, or "kill ${holder}".`,
      )
    }
    await rm(path, { force: true })
    if (!(await tryLock(path, mine))) throw new RunFailure('Another start is under way here.')
  }
  return { [Symbol.asyncDispose]: () => rm(path, { force: true }) }
}

/** The process that runs a stack on this folder; undefined when none does. */
export async function holderOfStateFolder(stateDir: string): Promise<number | undefined> {
  const text = await readFile(lockOf(stateDir), 'utf8').catch(() => '')
  const [pid = '', ...birth] = text.split(' ')
  const isSame = pid !== '' && (await birthOf(Number(pid))) === birth.join(' ')
  return isSame ? Number(pid) : undefined
}

function lockOf(stateDir: string): string {
  return join(stateDir, 'runner.lock')
}

async function tryLock(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}
