import { join, resolve } from 'node:path'
import { readDotenv } from '../read-dotenv.ts'
import { runCommand, type Ending } from '../run-command.ts'
import { defaultStateDir } from '../state-folder.ts'
import { signIn } from './api-client.ts'
import { toJson, toText, type DemoReport } from './demo-report.ts'
import { loadQuietly } from './load-quietly.ts'
import { HELP, readOptions, type CallerOptions } from './options.ts'
import { callerOf, reachStack, type ReachedStack } from './reach-stack.ts'

/** `npm run demo`: a spoken call by a synthetic caller, and the proof of what it did. */
async function demo(ending: Ending): Promise<number> {
  const options = readOptions(process.argv.slice(2))
  if (options.help) {
    process.stdout.write(HELP)
    return 0
  }
  const report = await onStack(options, ending)
  process.stdout.write(`${toText(report)}\n`)
  if (options.json) process.stdout.write(`${toJson(report)}\n`)
  return report.failed === undefined ? 0 : 1
}

async function onStack(options: CallerOptions, ending: Ending): Promise<DemoReport> {
  const env = await readDotenv()
  const stateDir = defaultStateDir(env)
  const say = (line: string) => void process.stdout.write(`${line}\n`)
  // Loaded while the stack starts.
  const loading = loadQuietly(() => import('./demo-call.ts'))
  await using stack: ReachedStack = await reachStack(stateDir, env, say)
  ending.onSecond(() => stack.killNow())
  const { demoCall, dispose } = await loading
  await using _media = { [Symbol.asyncDispose]: dispose }
  const { email, password } = callerOf(options.as, env, stack.password)
  const api = await signIn(stack.urls.connectionApi, email, password)
  say(`${email} is signed in; placing a call.\n`)
  // Awaited here: the stack must not end before the call does.
  return await demoCall({
    api,
    say,
    turns: options.turns.map((turn) => ('wav' in turn ? { wav: fromHere(turn.wav) } : turn)),
    voice: options.voice,
    check: options.check,
    modelsUrl: stack.urls.localModels,
    recordingOf: (callId) => recordingPath(options.out, stateDir, callId),
    ending: ending.signal,
  })
}

function recordingPath(out: string | undefined, stateDir: string, callId: string): string {
  return out === undefined ? join(stateDir, 'recordings', `${callId}.wav`) : fromHere(out)
}

/** npm changes into the checkout; paths are meant from where the person was. */
function fromHere(path: string): string {
  return resolve(process.env['INIT_CWD'] ?? '.', path)
}

await runCommand(demo)
