import { runService } from '@parley/shared/lifecycle/run-service'
import { readConfig } from './config.ts'
import { startWorker } from './service.ts'

await runService(async () => startWorker(await readConfig(process.env)))
