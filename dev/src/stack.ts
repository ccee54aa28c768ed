import { join } from 'node:path'
import { createDatabase } from '@parley/shared/database/create-database'
import { migrateToLatest } from '@parley/shared/database/migrate'
import { newId } from '@parley/shared/identity/ids'
import { createLogger } from '@parley/shared/logging/logger'
import { choosePort, freePort } from './ports.ts'
import { startTogether } from './processes/start-together.ts'
import { supervise, type SupervisedService } from './processes/supervise.ts'
import { RunFailure, stopIfAsked } from './run-failure.ts'
import type { RunnerLog } from './runner-log.ts'
import { readOrMakeSecrets } from './secrets.ts'
import { seededUsers, seedUsers, type SeededUser } from './seed-users.ts'
import { buildPage } from './services/build-page.ts'
import { startLocalServices } from './services/local-services.ts'
import {
  PARLEY_SERVICES,
  parleyServiceSpec,
  type ParleyServiceName,
} from './services/parley-services.ts'
import { removeStackFile, writeStackFile } from './stack-file.ts'
import { stackEnv, stackUrls, type ServicePorts, type StackUrls } from './stack-env.ts'
import { takeStateFolder } from './state-folder.ts'

type Env = Readonly<Record<string, string | undefined>>

export interface StackOptions {
  /** `free` for stacks side by side; `default` for the ports that people know. */
  readonly ports: 'free' | 'default'
  readonly stateDir: string
  readonly log: RunnerLog
  /** What the stack is configured from; the process's own environment unless given. */
  readonly env?: Env
  /** For people: what takes time, what was moved. To the log unless given. */
  readonly say?: (line: string) => void
  /** Ends a start that is under way. */
  readonly signal?: AbortSignal
  /** Fewer of our services than all. */
  readonly only?: readonly ParleyServiceName[]
}

type StackServiceName = ParleyServiceName | 'postgres' | 'redis' | 'livekit'

/** All parts of Parley, running and ready; disposing of it ends them in reverse order. */
export interface Stack extends AsyncDisposable {
  readonly urls: StackUrls
  /** Everything the services were told, secrets included. */
  readonly env: Readonly<Record<string, string>>
  readonly users: readonly SeededUser[]
  readonly password: string
  /** A part that this stack runs; its handle kills and restarts it. */
  service(name: StackServiceName): SupervisedService
  /** Kills everything at once, with no ordered stop. */
  killNow(): void
}

/**
 * Starts everything that the environment does not name as running elsewhere.
 *
 * @throws {RunFailure} with one message; nothing is left running then
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const env = options.env ?? process.env
  const say = options.say ?? ((line: string) => options.log('parley', line))
  await using undo = new AsyncDisposableStack()
  undo.use(await takeStateFolder(options.stateDir))
  await removeStackFile(options.stateDir)
  const users = seededUsers(env)
  const made = await readOrMakeSecrets(options.stateDir)
  const secrets = { ...made, DEMO_PASSWORD: env['DEMO_PASSWORD'] || made.DEMO_PASSWORD }
  const local = undo.use(
    await startLocalServices({
      ...options,
      durable: options.ports === 'default',
      env,
      say,
      secrets,
    }),
  )
  await seedDatabase(local.databaseUrl, users, secrets.DEMO_PASSWORD)
  stopIfAsked(options.signal)
  const chosen = PARLEY_SERVICES.filter(({ name }) => options.only?.includes(name) ?? true)
  if (chosen.some(({ name }) => name === 'connection-api')) await buildPage({ ...options, say })
  const ports = await servicePorts(options.ports, env, say)
  const urls = stackUrls(ports, local.livekit.url)
  const given = stackEnv({
    env: { MAIL_DIR: join(options.stateDir, 'mail'), DEMO_OWNER_EMAIL: users[0].email, ...env },
    secrets,
    ports,
    local,
    urls,
  })
  const ours = await startTogether(
    chosen.map((service) => (signal) => {
      return supervise(parleyServiceSpec(service, given, env), options.log, signal)
    }),
    options.signal,
  )
  for (const service of ours) undo.use(service)
  await writeStackFile(options.stateDir, { pid: process.pid, urls, env: given })
  undo.defer(() => removeStackFile(options.stateDir))
  const running = [...local.started, ...ours]
  const end = undo.move()
  return {
    urls,
    env: given,
    users,
    password: secrets.DEMO_PASSWORD,
    service: (name) => findService(running, name),
    killNow: () => running.forEach((service) => service.killNow()),
    [Symbol.asyncDispose]: () => end.disposeAsync(),
  }
}

async function seedDatabase(url: string, users: readonly SeededUser[], password: string) {
  const database = createDatabase(url, createLogger('dev', 'silent'), 2)
  try {
    await migrateToLatest(database)
    await seedUsers(database, { users, password, newId, now: () => new Date() })
  } finally {
    await database.destroy()
  }
}

async function servicePorts(
  how: StackOptions['ports'],
  env: Env,
  say: (line: string) => void,
): Promise<ServicePorts> {
  const ports: Record<string, number> = {}
  for (const { name, port } of PARLEY_SERVICES) {
    const wish = { name, variable: port.variable, byDefault: port.byDefault }
    ports[port.variable] = how === 'free' ? await freePort() : await choosePort(wish, env, say)
  }
  return ports
}

function findService(services: readonly SupervisedService[], name: string): SupervisedService {
  const found = services.find((service) => service.name === name)
  if (found !== undefined) return found
  throw new RunFailure(`This stack does not run ${name}.`)
}
