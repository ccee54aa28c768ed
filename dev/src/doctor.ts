import { examine } from './doctor/examine.ts'
import type { Env } from './doctor/finding.ts'
import { report } from './doctor/report.ts'
import { readDotenv } from './read-dotenv.ts'
import { runCommand } from './run-command.ts'
import { findRunningStack } from './stack-file.ts'
import { defaultStateDir } from './state-folder.ts'

/** `npm run doctor`: looks at everything that Parley needs and says what to do; 1 for a problem. */
async function doctor(): Promise<number> {
  const env = await readDotenv()
  const stack = await findRunningStack(defaultStateDir(env))
  process.stdout.write(`${about(env, stack !== undefined)}\n\n`)
  const findings = await examine(stack?.env ?? env)
  process.stdout.write(report(findings))
  return findings.some(({ state }) => state === 'problem') ? 1 : 0
}

function about(env: Env, isRunning: boolean): string {
  if (isRunning) return 'Looking at the stack that runs here.'
  const isConfigured = Boolean(env['DATABASE_URL'] ?? env['CONNECTION_API_PRIVATE_KEY'])
  return isConfigured
    ? 'No stack of "npm start" runs here. Looking at what .env and the environment name.'
    : 'Nothing runs here and nothing is configured: "npm start" makes all of it. This is what is missing.'
}

await runCommand(doctor)
