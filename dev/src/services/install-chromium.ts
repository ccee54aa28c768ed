import { RunFailure } from '../run-failure.ts'
import { findProgram, isProgram } from './find-program.ts'
import { installWithApt, type InstallOptions } from './install-with-apt.ts'

/** What Debian, Ubuntu, Alpine and Google call it. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome'] as const

/**
 * The browser that `CHROMIUM_PATH` names, else one on PATH, else one installed with apt-get where we
 * are root on Debian. Only the tests that walk the pages need it.
 *
 * @throws {RunFailure} naming the ways to get it
 */
export async function haveChromium(options: InstallOptions): Promise<string> {
  const named = options.env['CHROMIUM_PATH']
  if (named) return isGiven(named)
  const found = await findChromium(options.env)
  if (found !== undefined) return found
  const why = await installWithApt('chromium', options)
  const installed = await findChromium(options.env)
  if (installed !== undefined) return installed
  throw new RunFailure(
    [
      `Chromium is not on PATH and could not be installed (${why}).`,
      'Any one of these will do:',
      '  - Debian: apt-get install chromium',
      '  - set CHROMIUM_PATH to a Chromium or Chrome that you have',
    ].join('\n'),
  )
}

async function isGiven(path: string): Promise<string> {
  if (await isProgram(path)) return path
  throw new RunFailure('CHROMIUM_PATH names no program that can be run here.')
}

async function findChromium(env: InstallOptions['env']): Promise<string | undefined> {
  const paths = await Promise.all(NAMES.map((name) => findProgram(name, env)))
  return paths.find((path) => path !== undefined)
}
