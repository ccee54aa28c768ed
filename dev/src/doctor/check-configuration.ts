import { readConfig as readConnectionApi } from '../../../connection-api/src/config.ts'
import { readConfig as readMcpServer } from '../../../mcp-server/src/config.ts'
import { readConfig as readOrchestrator } from '../../../orchestrator/src/config.ts'
import { ok, problem, type Check, type Env, type Finding } from './finding.ts'

const AREA = 'configuration'

const SERVICES: Readonly<Record<string, (env: Env) => unknown>> = {
  'connection-api': readConnectionApi,
  'mcp-server': readMcpServer,
  orchestrator: readOrchestrator,
}

/** Reads each service's configuration as the service itself does when it starts. */
export const checkConfiguration: Check = (env) =>
  Promise.all(Object.entries(SERVICES).map(([name, read]) => checkService(env, name, read)))

async function checkService(env: Env, name: string, read: (env: Env) => unknown): Promise<Finding> {
  try {
    await read(env)
    return ok(AREA, `${name} would start with it`)
  } catch (error) {
    // The services' own messages name variables and never values.
    const isOurs = error instanceof Error && error.name === 'ConfigError'
    const why = isOurs ? error.message : 'something in it cannot be read'
    return problem(
      AREA,
      `${name} would not start: ${why}`,
      'Correct it in .env; "npm run keys" prints fresh secrets.',
    )
  }
}
