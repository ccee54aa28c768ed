import { join, resolve } from 'node:path'
import { readDotenv } from '../read-dotenv.ts'
import { runCommand, type Ending } from '../run-command.ts'
import { demoElevenLabs } from '../elevenlabs/demo-elevenlabs.ts'
import { defaultStateDir } from '../state-folder.ts'
import { signIn } from './api-client.ts'
import { tableOf, toJson, toText, type DemoReport, type Rehearsed } from './demo-report.ts'
import { demoDoor } from './doors/demo-door.ts'
import { demoFailures } from './failures/demo-failures.ts'
import { listFailures } from './failures/failures.ts'
import { loadQuietly } from './load-quietly.ts'
import { HELP, readOptions, type CallerOptions } from './options.ts'
import {
  callerOf,
  emailOf,
  reachStack,
  startStackBeside,
  type ReachedStack,
} from './reach-stack.ts'
import { isRegistered, waitForCalendar } from './real-calendar.ts'
import type { Scenario } from './scenarios/scenario.ts'
import { listScenarios, scenariosNamed } from './scenarios/scenarios.ts'
import type { SimulatedCalendar } from './simulated-calendar.ts'

/** `npm run demo`: a spoken call by a synthetic caller, and the proof of what it did. */
async function demo(ending: Ending): Promise<number> {
  const options = readOptions(process.argv.slice(2))
  if (options.help) {
    process.stdout.write(HELP)
    return 0
  }
  if (options.list) {
    process.stdout.write(`${listScenarios()}\n`)
    return 0
  }
  if (options.listFailures) {
    process.stdout.write(`${listFailures()}\n`)
    return 0
  }
  if (options.door === 'elevenlabs') return demoElevenLabs(options, ending)
  if (options.door !== undefined) return demoDoor(options, ending)
  if (options.failures.length > 0) return demoFailures(options, ending)
  const rehearsed = await onStack(options, scenariosNamed(options.scenario), ending)
  if (rehearsed.length > 1) process.stdout.write(`${tableOf(rehearsed)}\n`)
  return rehearsed.every(({ report }) => report.failed === undefined) ? 0 : 1
}

async function onStack(
  options: CallerOptions,
  scenarios: readonly Scenario[],
  ending: Ending,
): Promise<readonly Rehearsed[]> {
  const set = await readDotenv()
  const stateDir = defaultStateDir(set)
  const asked = variablesOf(scenarios, emailOf(options.as, set))
  const env = { ...set, ...asked }
  const say = (line: string) => void process.stdout.write(`${line}\n`)
  // Loaded while the stack starts.
  const loading = loadQuietly(() => import('./demo-call.ts'))
  const anyStack = Object.keys(asked).length === 0 ? reachStack : startStackBeside
  const simulated = await simulatedCalendar(options, stateDir, env, say)
  await using stack: ReachedStack = simulated ?? (await anyStack(stateDir, env, say))
  ending.onSecond(() => stack.killNow())
  const { demoCall, dispose } = await loading
  await using _media = { [Symbol.asyncDispose]: dispose }
  const { email, password } = callerOf(options.as, env, stack.password)
  await simulated?.connect(email, password)
  const api = await signIn(stack.urls.connectionApi, email, password)
  if (options.calendar && !simulated) await waitForCalendar(api, options.calendar, say)
  say(`${email} is signed in; placing a call.\n`)
  const placed = (scenario: Scenario) =>
    demoCall({
      api,
      say,
      turns: options.turns.map((turn) => ('wav' in turn ? { wav: fromHere(turn.wav) } : turn)),
      scenario,
      voice: options.voice,
      check: options.check,
      modelsUrl: stack.urls.localModels,
      recordingOf: (callId) => recordingPath(options.out, stateDir, callId),
      ending: ending.signal,
    })
  const rehearsed: Rehearsed[] = []
  for (const scenario of scenarios) {
    if (scenarios.length > 1) say(`\n=== ${scenario.name}: ${scenario.summary}`)
    const startedAt = performance.now()
    const report = await checkedThere(await placed(scenario), options, simulated, scenario, say)
    process.stdout.write(`${toText(report)}\n`)
    if (options.json) process.stdout.write(`${toJson(report)}\n`)
    rehearsed.push({ name: scenario.name, report, ms: performance.now() - startedAt })
  }
  return rehearsed
}

/** What the stack is told for these scenarios. */
function variablesOf(scenarios: readonly Scenario[], email: string): Record<string, string> {
  return Object.assign({}, ...scenarios.map((scenario) => scenario.variables?.(email)))
}

/** What the provider itself says, where the call leaves an event there. */
async function checkedThere(
  report: DemoReport,
  { turns }: CallerOptions,
  simulated: SimulatedCalendar | undefined,
  { name }: Scenario,
  say: (line: string) => void,
): Promise<DemoReport> {
  if (simulated === undefined || turns.length > 0) return report
  if (name !== 'book' && name !== 'move') return report
  const notThere = await simulated.whyNotThere(report.event)
  if (notThere === undefined) say('\nAsked itself, the provider has exactly this event.')
  return { ...report, failed: report.failed ?? notThere }
}

async function simulatedCalendar(
  { calendar }: CallerOptions,
  stateDir: string,
  env: Readonly<Record<string, string | undefined>>,
  say: (line: string) => void,
): Promise<SimulatedCalendar | undefined> {
  if (calendar === undefined || isRegistered(calendar, env)) return undefined
  const { startSimulatedCalendar } = await import('./simulated-calendar.ts')
  return startSimulatedCalendar(calendar, stateDir, env, say)
}

function recordingPath(out: string | undefined, stateDir: string, callId: string): string {
  return out === undefined ? join(stateDir, 'recordings', `${callId}.wav`) : fromHere(out)
}

/** npm changes into the checkout; paths are meant from where the person was. */
function fromHere(path: string): string {
  return resolve(process.env['INIT_CWD'] ?? '.', path)
}

await runCommand(demo)
