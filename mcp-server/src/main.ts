import { runService } from '@parley/shared/lifecycle/run-service'
import { readConfig } from './config.ts'
import { startService } from './service.ts'

await runService(() => startService(readConfig(process.env)))
