import { setTimeout as wait } from 'node:timers/promises'
import type { Express } from 'express'
import type { Kysely } from 'kysely'
import { createAccessTokens } from '@parley/shared/calendar-accounts/access-tokens'
import { createOwnerNotifier } from '@parley/shared/calendar-accounts/owner-notifier'
import { ConfigError } from '@parley/shared/config/read-env'
import type { IdMaker } from '@parley/shared/identity/ids'
import { createDatabase } from '@parley/shared/database/create-database'
import type { Database } from '@parley/shared/database/schema'
import { jobsWaiting } from '@parley/shared/jobs/job-figures'
import { startJobs } from '@parley/shared/jobs/jobs'
import { migrateToLatest } from '@parley/shared/database/migrate'
import { listen } from '@parley/shared/http/listen'
import { createLogger, type Logger } from '@parley/shared/logging/logger'
import { connectRedis, type Redis } from '@parley/shared/redis/redis-client'
import { EVERYBODY, markRightsLost } from '@parley/shared/sessions/rights-record'
import { serveFigures } from '@parley/shared/telemetry/serve-figures'
import { startTracing } from '@parley/shared/telemetry/start-tracing'
import type { Clock } from '@parley/shared/time/clock'
import { createVault } from '@parley/shared/vault/vault'
import { buildApp } from './app.ts'
import { startBackground } from './background.ts'
import { callsLive } from './calls/call-figures.ts'
import { createRooms } from './calls/rooms.ts'
import { createClerkDirectory } from './clerk-sync/clerk-directory.ts'
import { createPermissionCache } from './clerk-sync/permission-cache.ts'
import { createClerkSignIn } from './clerk/clerk-sign-in.ts'
import type { Config } from './config.ts'
import { countCacheAnswer } from './user-sync/sync-figures.ts'
import { connectElevenLabs } from './elevenlabs/elevenlabs-client.ts'
import { verifyHash } from './login/password.ts'
import { chooseSenders } from './messages/choose-senders.ts'
import { messageWriters } from './messages/message-writers.ts'
import { channelsOf } from './messages/sender.ts'
import { createProviderKeys } from './oauth/provider-keys.ts'
import { passwordChecker } from './registration/password-rules.ts'
import { createVapiApi } from './vapi/vapi-client.ts'
import { readWebFiles } from './web/web-files.ts'

export interface ServiceWorld {
  readonly clock: Clock
  readonly newId: IdMaker
}

/** A running connection API; disposing of it stops it in order. */
export interface Service extends AsyncDisposable {
  readonly port: number
  /** Where its figures are read, if anywhere. */
  readonly metricsPort: number | undefined
  /** Its doors, for those who look at all of them. */
  readonly app: Express
}

/** @throws {ConfigError} in production when nobody has built the page */
function pageOf({ production }: Config) {
  const webFiles = readWebFiles()
  if (webFiles !== undefined || !production) return webFiles
  throw new ConfigError('The page is not built. Run npm run build -w connection-api/web.')
}

const disconnect = (redis: Redis) => redis.disconnect()

/** Those that are set up. */
async function thirdParties(
  { vapi, elevenLabs, clerkSettings }: Config,
  world: ServiceWorld & { readonly database: Kysely<Database> },
) {
  return {
    vapi: vapi && { settings: vapi, api: createVapiApi(vapi) },
    elevenLabs: elevenLabs && { settings: elevenLabs, api: await connectElevenLabs(elevenLabs) },
    clerk: clerkSettings && createClerkSignIn(world, clerkSettings),
    directory: clerkSettings && createClerkDirectory(clerkSettings),
  }
}

/** Puts everything together and starts it. */
export async function startService(
  config: Config,
  world: ServiceWorld,
  log: Logger = createLogger('connection-api', config.logLevel),
): Promise<Service> {
  await using stack = new AsyncDisposableStack()
  stack.use(await startTracing('connection-api', config.tracing, log))
  const database = createDatabase(config.databaseUrl, log)
  stack.defer(() => database.destroy())
  await migrateToLatest(database)
  const redis = stack.adopt(await connectRedis(config.redisUrl, log), disconnect)
  const events = stack.adopt(await connectRedis(config.redisUrl, log), disconnect)
  const vault = createVault(config.vaultKeys)
  const senders = await chooseSenders(config, log)
  const onAnswer = (hit: boolean) => countCacheAnswer(redis, hit)
  const jobs = stack.use(await startJobs(database, log, { maintains: true }))
  const parts = {
    ...config,
    ...world,
    log,
    database,
    redis,
    rooms: createRooms(config.livekit),
    verifyHash,
    checkPassword: passwordChecker(),
    webFiles: pageOf(config),
    channels: channelsOf(senders),
    vault,
    jobs,
    providerKeys: createProviderKeys(config.providers),
    notifyOwner: createOwnerNotifier({ ...world, vault, jobs }),
    ...(await thirdParties(config, { ...world, database })),
    permissions: stack.use(createPermissionCache({ ...config, ...world, database, log, onAnswer })),
  }
  stack.use(
    await startBackground({
      ...parts,
      events,
      tokens: stack.use(createAccessTokens(parts)),
      senders,
      writers: messageWriters(parts),
    }),
  )
  // Nobody may have heard who lost a role while no service ran.
  await markRightsLost(redis, EVERYBODY, world.clock.now())
  // A token that is made in that very second would be refused: the doors open in the next.
  await wait(1000 - (world.clock.now() % 1000))
  const readings = [callsLive(database), jobsWaiting(jobs)]
  const metrics = stack.use(await serveFigures(config.metrics, readings, log))
  const app = buildApp(parts)
  const server = stack.use(await listen(app, config.listen.port, config.listen.host))
  log.info({ port: server.port, metrics_port: metrics.port, url: config.baseUrl }, 'Listening')
  const running = stack.move()
  return {
    port: server.port,
    metricsPort: metrics.port,
    app,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}
