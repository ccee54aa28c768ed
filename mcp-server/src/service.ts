import { createDatabase } from '@parley/shared/database/create-database'
import { migrateToLatest } from '@parley/shared/database/migrate'
import type { Database } from '@parley/shared/database/schema'
import { listen } from '@parley/shared/http/listen'
import { newHandle, newId } from '@parley/shared/identity/ids'
import { jobsWaiting } from '@parley/shared/jobs/job-figures'
import { startJobs } from '@parley/shared/jobs/jobs'
import { createLogger, type Logger } from '@parley/shared/logging/logger'
import { connectRedis, type Redis } from '@parley/shared/redis/redis-client'
import { serveFigures } from '@parley/shared/telemetry/serve-figures'
import { startTracing } from '@parley/shared/telemetry/start-tracing'
import { systemClock, type Clock } from '@parley/shared/time/clock'
import { createVault } from '@parley/shared/vault/vault'
import { sql, type Kysely } from 'kysely'
import { authenticator } from './access/authenticate.ts'
import { limitCallRate } from './access/call-rate.ts'
import { readTrust } from './access/issuers.ts'
import { rememberVerifiedGrants } from './access/verified-grants.ts'
import { buildApp } from './app.ts'
import { createTellOfQuestion } from './approvals/tell-of-question.ts'
import { createAuditLog } from './audit/audit-log.ts'
import { createAuditTrail } from './audit/audit-trail.ts'
import { countTools } from './audit/count-tools.ts'
import { calendarPack } from './calendar-pack.ts'
import type { Config } from './config.ts'
import { aboutOwner } from './guests/about-owner.ts'
import { createToolCatalog } from './mcp/tool-catalog.ts'
import { loadPacks } from './packs/load-packs.ts'
import { openPacks } from './packs/open-packs.ts'

export interface Service extends AsyncDisposable {
  readonly port: number
  /** Where its figures are read, if anywhere. */
  readonly metricsPort: number | undefined
}

/** Starts the server; disposing of it ends what it started, in reverse order. */
export async function startService(
  config: Config,
  clock: Clock = systemClock,
  log: Logger = createLogger('mcp-server', config.logLevel),
): Promise<Service> {
  await using stack = new AsyncDisposableStack()
  stack.use(await startTracing('mcp-server', config.tracing, log))
  const trust = await readTrust(config.trust)
  const database = stack.adopt(createDatabase(config.databaseUrl, log), (db) => db.destroy())
  await migrateToLatest(database)
  const redis = stack.adopt(await connectRedis(config.redisUrl, log), disconnect)
  const audit = stack.use(createAuditLog(database, log))
  const vault = createVault(config.vaultKeys)
  const jobs = stack.use(await startJobs(database, log))
  const parts = { database, redis, clock, log, newId, newHandle, jobs, vault }
  const world = { ...parts, tellOfQuestion: createTellOfQuestion(parts) }
  const packs = await loadPacks(config.toolPacks, { calendar: calendarPack(config.calendar) })
  const { served } = stack.use(await openPacks(packs, world, config.packVariables))
  const catalog = createToolCatalog(served)
  const app = buildApp({
    ...world,
    authenticate: authenticator(trust, rememberVerifiedGrants(trust, clock), clock),
    rate: limitCallRate(config.callsPerMinute, clock),
    audit: countTools(createAuditTrail(audit, clock, newId)),
    catalog,
    aboutOwner: (ownerId) => aboutOwner(database, ownerId),
    tools: catalog.byName,
    checks: readiness(database, redis),
    allowedHosts: config.allowedHosts,
    allowedOrigins: config.allowedOrigins,
  })
  const metrics = stack.use(await serveFigures(config.metrics, [jobsWaiting(jobs)], log))
  const { port } = stack.use(await listen(app, config.port, config.host))
  log.info({ port, metrics_port: metrics.port }, 'Listening')
  const started = stack.move()
  return { port, metricsPort: metrics.port, [Symbol.asyncDispose]: () => started.disposeAsync() }
}

const disconnect = (redis: Redis) => redis.disconnect()

function readiness(database: Kysely<Database>, redis: Redis) {
  return {
    postgres: () => sql`select 1`.execute(database),
    redis: () => redis.ping(),
  }
}
