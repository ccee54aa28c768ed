import { runService } from '@parley/shared/lifecycle/run-service'
import { systemClock } from '@parley/shared/time/clock'
import { newId } from '@parley/shared/identity/ids'
import { readConfig } from './config.ts'
import { startService } from './service.ts'

await runService(async () =>
  startService(await readConfig(process.env), { clock: systemClock, newId }),
)
