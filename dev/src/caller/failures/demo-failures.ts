import { readDotenv } from '../../read-dotenv.ts'
import type { Ending } from '../../run-command.ts'
import { RunFailure } from '../../run-failure.ts'
import { defaultStateDir } from '../../state-folder.ts'
import { signIn } from '../api-client.ts'
import { loadQuietly } from '../load-quietly.ts'
import type { CallerOptions } from '../options.ts'
import { callerOf } from '../reach-stack.ts'
import { startSimulatedCalendar } from '../simulated-calendar.ts'
import { failuresNamed } from './failures.ts'

/**
 * `npm run demo -- --calendar NAME --failure NAME`: spoken calls in which the provider fails, always
 * a simulated one.
 *
 * @returns 0 only if all that was said in each is true, and nothing is doubled or lost
 */
export async function demoFailures(options: CallerOptions, ending: Ending): Promise<number> {
  const { calendar: provider, voice, as } = options
  if (provider === undefined) {
    throw new RunFailure('Say at which provider: --calendar google or --calendar microsoft.')
  }
  const failures = options.failures.flatMap((name) => failuresNamed(name, provider))
  const env = await readDotenv()
  const say = (line: string) => void process.stdout.write(`${line}\n`)
  // Loaded while the stack starts.
  const loading = loadQuietly(() => import('./run-failures.ts'))
  await using stack = await startSimulatedCalendar(provider, defaultStateDir(env), env, say)
  ending.onSecond(() => stack.killNow())
  const { runFailures, failureTable, dispose } = await loading
  await using _media = { [Symbol.asyncDispose]: dispose }
  const { email, password } = callerOf(as, env, stack.password)
  await stack.connect(email, password)
  const api = await signIn(stack.urls.connectionApi, email, password)
  const calls = await runFailures(
    {
      ...stack,
      api,
      provider,
      modelsUrl: stack.urls.localModels,
      voice,
      say,
      ending: ending.signal,
    },
    failures,
  )
  say(failureTable(provider, calls))
  const isGood = calls.length === failures.length && calls.every(({ failed }) => !failed)
  return isGood ? 0 : 1
}
