import { examine } from './doctor/examine.ts'
import { problem, type Env } from './doctor/finding.ts'
import { report } from './doctor/report.ts'
import { readDotenv } from './read-dotenv.ts'
import { runCommand } from './run-command.ts'
import { findRunningStack } from './stack-file.ts'
import { defaultStateDir } from './state-folder.ts'

/** `npm run doctor`: looks at everything that Parley needs and says what to do; 1 for a problem. */
async function doctor(): Promise<number> {
  const env = await readDotenv()
  const stack = await findRunningStack(defaultStateDir(env))
  const about = stack
    ? 'Looking at the stack that runs here.'
    : 'No stack of "npm start" runs here. Looking at what .env and the environment name.'
  process.stdout.write(`${about}\n\n`)
  const findings = stack || isConfigured(env) ? await examine(stack?.env ?? env) : [nothing]
  process.stdout.write(report(findings))
  return findings.some(({ state }) => state === 'problem') ? 1 : 0
}

/** One of the two that there is no default for. */
const isConfigured = (env: Env) => Boolean(env['DATABASE_URL'] || env['CONNECTION_API_PRIVATE_KEY'])

const nothing = problem(
  'stack',
  'nothing runs here and nothing is configured',
  'Run "npm start": it makes keys and starts everything. For production see .env.example.',
)

await runCommand(doctor)
