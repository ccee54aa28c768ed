import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { glob, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { showProgress } from '../progress.ts'
import { RunFailure, messageOf } from '../run-failure.ts'
import { CHECKOUT } from '../state-folder.ts'

const run = promisify(execFile)

const WEB = join(CHECKOUT, 'connection-api', 'web')
const BUILT = join(WEB, 'dist')

/** What the built page is made of, from the checkout's root. */
const SOURCES = [
  'connection-api/web/{src,public}/**/*.*',
  'connection-api/web/*.{html,json,ts}',
  'shared/src/call-activity/*.ts',
  'package-lock.json',
]

interface BuildOptions {
  readonly say: (line: string) => void
  readonly signal?: AbortSignal
}

/**
 * Builds the page that people call from, where its sources are not those that it was built from.
 *
 * @throws {RunFailure} with what Vite said
 */
export async function buildPage({ say, signal }: BuildOptions): Promise<void> {
  const sources = await digestOfSources()
  if ((await builtFrom()) === sources) return
  using _progress = showProgress('building the page', say)
  const fresh = `${BUILT}-${process.pid}`
  const vite = join(CHECKOUT, 'node_modules', 'vite', 'bin', 'vite.js')
  try {
    await run(process.execPath, [vite, 'build', '--outDir', fresh, '--logLevel', 'error'], {
      cwd: WEB,
      ...(signal && { signal }),
    })
    await writeFile(join(fresh, 'sources'), sources)
    await putInPlace(fresh)
  } catch (error) {
    throw new RunFailure(`The page could not be built.\n${messageOf(error)}`)
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}

/** Whole at every moment, also where two stacks build at once: either result will do. */
async function putInPlace(fresh: string): Promise<void> {
  const old = `${fresh}-old`
  await rename(BUILT, old).catch(() => undefined)
  await rename(fresh, BUILT).catch(async (error: unknown) => {
    if ((await builtFrom()) === undefined) throw error
  })
  await rm(old, { recursive: true, force: true })
}

function builtFrom(): Promise<string | undefined> {
  return readFile(join(BUILT, 'sources'), 'utf8').catch(() => undefined)
}

async function digestOfSources(): Promise<string> {
  const paths: string[] = []
  for await (const path of glob(SOURCES, { cwd: CHECKOUT })) paths.push(path)
  const digest = createHash('sha256')
  for (const path of paths.toSorted()) {
    digest.update(`${path}\0`).update(await readFile(join(CHECKOUT, path)))
  }
  return digest.digest('hex')
}
