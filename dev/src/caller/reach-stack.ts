import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { waitUntil } from '../processes/wait-until.ts'
import { RunFailure } from '../run-failure.ts'
import { fileLog } from '../runner-log.ts'
import { readOrMakeSecrets } from '../secrets.ts'
import { seededUsers } from '../seed-users.ts'
import { findRunningStack, type StackFile } from '../stack-file.ts'
import { startStack } from '../stack.ts'
import { holderOfStateFolder } from '../state-folder.ts'

type Env = Readonly<Record<string, string | undefined>>

/** A stack that a call can be placed on; disposing of it ends what was started for that. */
export interface ReachedStack extends AsyncDisposable {
  readonly urls: StackFile['urls']
  /** Of the seeded users. */
  readonly password: string
  killNow(): void
}

/** As long as a first start may take, LiveKit's build included. */
const OTHER_STARTS_WITHIN_MS = 10 * 60_000

/**
 * The stack that runs here, or that somebody is just starting; else one of our own, whose output
 * goes to a file.
 *
 * @throws {RunFailure} when none can be had
 */
export async function reachStack(
  stateDir: string,
  env: Env,
  say: (line: string) => void,
): Promise<ReachedStack> {
  const running = await runningStack(stateDir, say)
  if (running !== undefined) {
    say(`Using the stack that runs at ${running.urls.connectionApi}.`)
    const { DEMO_PASSWORD } = await readOrMakeSecrets(stateDir)
    const password = running.env['DEMO_PASSWORD'] ?? (env['DEMO_PASSWORD'] || DEMO_PASSWORD)
    const nothing = () => {}
    return { urls: running.urls, password, killNow: nothing, async [Symbol.asyncDispose]() {} }
  }
  await mkdir(stateDir, { recursive: true, mode: 0o700 })
  const path = join(stateDir, 'demo.log')
  await writeFile(path, '', { mode: 0o600 })
  say(`Nothing runs yet: starting everything (its output goes to ${path}).`)
  return startStack({ ports: 'default', stateDir, log: fileLog(path), env, say })
}

/** A stack told something of its own, beside whatever runs here: free ports, a folder of its own. */
export async function startStackBeside(
  stateDir: string,
  env: Env,
  say: (line: string) => void,
): Promise<ReachedStack> {
  const ownDir = join(stateDir, 'beside')
  await mkdir(ownDir, { recursive: true, mode: 0o700 })
  const path = join(stateDir, 'demo.log')
  await writeFile(path, '', { mode: 0o600 })
  say(`Starting everything as this call needs it (its output goes to ${path}).`)
  return startStack({ ports: 'free', stateDir: ownDir, log: fileLog(path), env, say })
}

async function runningStack(
  stateDir: string,
  say: (line: string) => void,
): Promise<StackFile | undefined> {
  const found = await findRunningStack(stateDir)
  const holder = await holderOfStateFolder(stateDir)
  if (found !== undefined || holder === undefined) return found
  say(`Parley is just being started here (process ${holder}): waiting until it is ready.`)
  let ready: StackFile | undefined
  await waitUntil(
    async () => {
      ready = await findRunningStack(stateDir)
      return ready !== undefined || (await holderOfStateFolder(stateDir)) === undefined
    },
    { withinMs: OTHER_STARTS_WITHIN_MS, everyMs: 250 },
  )
  return ready
}

/** Who calls, by the address that they sign in with. */
export const emailOf = (as: string | undefined, env: Env) =>
  as?.trim().toLowerCase() ?? seededUsers(env)[0].email

/** Who signs in, and with what. @throws {RunFailure} when the password is not known */
export function callerOf(
  as: string | undefined,
  env: Env,
  seededPassword: string,
): { email: string; password: string } {
  const users = seededUsers(env)
  const email = emailOf(as, env)
  if (users.some((user) => user.email === email)) return { email, password: seededPassword }
  const password = env['DEMO_PASSWORD']
  if (password) return { email, password }
  throw new RunFailure(
    `${email} is not one of the seeded users (${users.map((user) => user.email).join(', ')}). ` +
      'Put the password of anybody else into DEMO_PASSWORD.',
  )
}
