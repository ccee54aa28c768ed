import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand, type Ending } from './run-command.ts'
import { CHECKOUT } from './state-folder.ts'
import { addCounts, noCounts, readCounts, summary, type Counts } from './test-counts.ts'

interface Step {
  readonly name: string
  /** A program of node_modules/.bin, and its arguments. */
  readonly command: readonly [string, ...string[]]
  /** Set for steps of vitest, whose results are added up. */
  readonly project?: string
}

const CHECKS: readonly Step[] = [
  { name: 'format', command: ['oxfmt', '--check'] },
  { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'types', command: ['turbo', 'run', 'typecheck', '--output-logs=errors-only'] },
  { name: 'unused code', command: ['knip'] },
]

const PROJECTS: readonly Step[] = ['unit', 'integration', 'e2e'].map((project) => ({
  name: `${project} tests`,
  command: ['vitest', 'run', '--project', project],
  project,
}))

/** `npm test`: every check, the cheap ones first; the first that fails ends it. */
async function test(ending: Ending): Promise<number> {
  const startedAt = performance.now()
  const reports = await mkdtemp(join(tmpdir(), 'parley-reports-'))
  let counts = noCounts
  try {
    for (const step of [...CHECKS, ...PROJECTS]) {
      const report = join(reports, `${step.project ?? 'none'}.json`)
      const passed = await runStep(step, report, ending.signal)
      if (step.project !== undefined) counts = addCounts(counts, await readCounts(report))
      if (!passed) return close(counts, startedAt, step.name)
    }
    return close(counts, startedAt)
  } finally {
    await rm(reports, { recursive: true, force: true })
  }
}

function close(counts: Counts, startedAt: number, failedStep?: string): number {
  process.stdout.write(summary(counts, performance.now() - startedAt, failedStep))
  return failedStep === undefined ? 0 : 1
}

async function runStep(step: Step, report: string, signal: AbortSignal): Promise<boolean> {
  process.stdout.write(`\n=== ${step.name}\n`)
  const startedAt = performance.now()
  const code = await runProgram(step, report, signal)
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  process.stdout.write(`=== ${step.name}: ${code === 0 ? 'ok' : 'FAILED'} in ${seconds} s\n`)
  return code === 0
}

function runProgram({ command, project }: Step, report: string, signal: AbortSignal) {
  const [program, ...args] = command
  const reporting =
    project === undefined ? [] : ['--reporter=default', '--reporter=json', `--outputFile=${report}`]
  const child = spawn(join(CHECKOUT, 'node_modules', '.bin', program), [...args, ...reporting], {
    cwd: CHECKOUT,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
  })
  const stop = () => child.kill('SIGTERM')
  signal.addEventListener('abort', stop)
  if (signal.aborted) stop()
  return new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => {
      signal.removeEventListener('abort', stop)
      resolve(code ?? 1)
    })
  })
}

await runCommand(test)
