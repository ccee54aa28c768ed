import { createDatabase } from '@parley/shared/database/create-database'
import { startJobs } from '@parley/shared/jobs/jobs'
import { createLogger } from '@parley/shared/logging/logger'
import { fixedClock } from '@parley/shared/testing/fixed-clock'
import { z } from 'zod'
import { deliverAll, textParts } from './text-scene.ts'

/** Delivers what is due as a process of its own, which a test kills. */
const orders = z
  .object({
    databaseUrl: z.string(),
    apiUrl: z.string(),
    vaultKeys: z.string(),
    now: z.number(),
  })
  .parse(JSON.parse(process.argv[2] ?? ''))
const log = createLogger('doomed', 'silent')
const database = createDatabase(orders.databaseUrl, log)
const jobs = await startJobs(database, log)
await deliverAll(textParts({ ...orders, database, jobs, clock: fixedClock(orders.now) }))
