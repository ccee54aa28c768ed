import { runService } from '@parley/shared/lifecycle/run-service'
import { createLogger, type Logger } from '@parley/shared/logging/logger'
import { readConfig } from './config.ts'
import { type Service, startService } from './service.ts'

await runService(async () => {
  const config = readConfig(process.env)
  const log = createLogger('local-models', config.logLevel)
  const service = await startService(config, log)
  log.info({ port: service.port }, 'Listening; models are loading')
  void endOnFailure(service, log)
  return service
})

async function endOnFailure(service: Service, log: Logger): Promise<void> {
  const error = await service.failed
  log.fatal({ err: error }, 'A model ended; this process ends too, to be started again')
  process.exitCode = 1
  process.kill(process.pid, 'SIGTERM')
}
