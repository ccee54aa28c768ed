import { sql, type Kysely, type Transaction } from 'kysely'
import { fromKysely, PgBoss } from 'pg-boss'
import { z } from 'zod'
import type { Database } from '../database/schema.ts'
import type { Logger } from '../logging/logger.ts'
import { jobSeconds, type Waiting } from './job-figures.ts'
import { placeOf, traceparent } from '../telemetry/traceparent.ts'
import { traced } from '../telemetry/tracing.ts'
import { stopwatch } from '../time/stopwatch.ts'

/** Of pg-boss, which keeps it as it needs it. */
const SCHEMA = 'jobs'

const QUEUES = {
  /** One message of the outbox is due. */
  deliver_message: { expireInSeconds: 60, retryLimit: 5, retryDelay: 10, retryBackoff: true },
  /** People are to hear of an appointment. */
  appointment_notice: { expireInSeconds: 60, retryLimit: 5, retryDelay: 10, retryBackoff: true },
  /** Clerk said something of somebody: three attempts, and then its row is dead. */
  clerk_event: { expireInSeconds: 120, retryLimit: 2, retryDelay: 15, retryBackoff: true },
  /** A page of people is to be read anew from Clerk. */
  clerk_sync_all: { expireInSeconds: 300, retryLimit: 10, retryDelay: 10, retryBackoff: true },
} as const
export type JobName = keyof typeof QUEUES

/** Done jobs are of use to whoever looks for what happened today. */
const KEEP_DONE_SECONDS = 24 * 3600
const AT_ONCE = 20
/**
 * Of these fewer are done at a time: they only ask Postgres, whose connections a door needs that takes
 * a thousand of them at once.
 */
const FEWER_AT_ONCE: Partial<Record<JobName, number>> = { clerk_event: 3 }

/**
 * Takes jobs. A job names a row, and that row decides whether anything is to be done: a job may come
 * twice, and too late, but it is not lost.
 */
export interface JobQueue {
  /**
   * In the caller's transaction: there is a job if that commits, and none if it does not.
   *
   * @param subject id of the row that it is about
   * @param afterMs how much later it is done
   */
  enqueue(
    trx: Transaction<Database>,
    name: JobName,
    subject: string,
    afterMs?: number,
  ): Promise<void>
}

/** pg-boss on the service's own connections. */
export interface Jobs extends JobQueue, AsyncDisposable {
  /**
   * Does jobs of one kind here until disposed, several at a time. What `handle` throws is logged, and
   * the job comes again.
   */
  work(name: JobName, handle: (subject: string) => Promise<unknown>): Promise<void>
  /** How many of each kind are due and not begun. */
  waiting(): Promise<readonly Waiting[]>
}

/** @param maintains whether this process also takes up what others left when they died */
export async function startJobs(
  database: Kysely<Database>,
  log: Logger,
  { maintains = false } = {},
): Promise<Jobs> {
  const boss = new PgBoss({
    db: fromKysely(database),
    schema: SCHEMA,
    supervise: maintains,
    schedule: false,
  })
  boss.on('error', (err) => log.warn({ err }, 'Jobs wait for Postgres'))
  await oneAtATime(database, () => install(boss))
  return {
    async enqueue(trx, name, subject, afterMs = 0) {
      const startAfter = Math.ceil(afterMs / 1000)
      await boss.send(name, { subject, ...traceparent() }, { db: fromKysely(trx), startAfter })
    },
    work: (name, handle) => work(boss, log, name, handle),
    waiting: () => waiting(boss),
    [Symbol.asyncDispose]: () => boss.stop(),
  }
}

async function install(boss: PgBoss): Promise<void> {
  await boss.start()
  for (const [name, queue] of Object.entries(QUEUES)) {
    await boss.createQueue(name, { ...queue, deleteAfterSeconds: KEEP_DONE_SECONDS })
  }
}

/** Of this step alone, among all advisory locks. */
const INSTALL_LOCK = 7_326_001

/** Services start together, and two that make the same tables at once get in each other's way. */
function oneAtATime(database: Kysely<Database>, step: () => Promise<void>): Promise<void> {
  return database.connection().execute(async (held) => {
    await sql`select pg_advisory_lock(${INSTALL_LOCK})`.execute(held)
    try {
      await step()
    } finally {
      await sql`select pg_advisory_unlock(${INSTALL_LOCK})`.execute(held)
    }
  })
}

/** `traceparent`: of whoever asked for it. */
const Data = z.object({ subject: z.string(), traceparent: z.string().optional() })

async function work(
  boss: PgBoss,
  log: Logger,
  name: JobName,
  handle: (subject: string) => Promise<unknown>,
): Promise<void> {
  const options = {
    batchSize: FEWER_AT_ONCE[name] ?? AT_ONCE / 2,
    localConcurrency: name in FEWER_AT_ONCE ? 1 : 2,
    pollingIntervalSeconds: 0.5,
    burstWhenBatchFull: true,
    perJobResults: true,
  } as const
  await boss.work(name, options, (jobs) =>
    Promise.all(
      jobs.map(async ({ id, data }) => {
        const elapsed = stopwatch()
        try {
          await attempt(name, Data.parse(data), handle)
          jobSeconds.observe({ job: name, outcome: 'done' }, elapsed())
          return { id, status: 'completed' as const }
        } catch (err) {
          jobSeconds.observe({ job: name, outcome: 'failed' }, elapsed())
          log.warn({ err, job: name, job_id: id }, 'A job failed; it comes again')
          return { id, status: 'failed' as const }
        }
      }),
    ),
  )
}

/** A trace of its own, perhaps much later, that goes back to the one in which it was asked for. */
function attempt(
  name: JobName,
  { subject, traceparent }: z.output<typeof Data>,
  handle: (subject: string) => Promise<unknown>,
): Promise<unknown> {
  const options = { follows: placeOf(traceparent), says: { 'parley.job': name } }
  return traced('job', options, async (says) => {
    await handle(subject)
    says({ 'parley.outcome': 'done' })
  })
}

async function waiting(boss: PgBoss): Promise<readonly Waiting[]> {
  const stats = await Promise.all(Object.keys(QUEUES).map((name) => boss.getQueueStats(name)))
  return stats.flat().map(({ name, readyCount }) => ({ job: name, count: readyCount }))
}
