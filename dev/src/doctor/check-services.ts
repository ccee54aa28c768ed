import { z } from 'zod'
import { ask } from './ask.ts'
import { ok, problem, type Check, type Env, type Finding } from './finding.ts'

const AREA = 'addresses'

const Readiness = z.object({ checks: z.record(z.string(), z.string()) })

/** Whether our services answer where the others and people look for them. */
export const checkServices: Check = async (env) => {
  const findings = await Promise.all([
    checkService(env, 'connection-api', 'API_BASE_URL', apiUrl(env)),
    checkService(env, 'mcp-server', 'MCP_SERVER_URL', new URL(mcpUrl(env)).origin),
    checkWorker(env),
  ])
  return [...findings, ...checkForms(env)]
}

export const apiUrl = (env: Env) =>
  (env['API_BASE_URL'] || 'http://localhost:8000').replace(/\/$/, '')

export const mcpUrl = (env: Env) => env['MCP_SERVER_URL'] || 'http://127.0.0.1:8001/mcp'

async function checkService(
  _env: Env,
  name: string,
  variable: string,
  url: string,
): Promise<Finding> {
  const answer = await ask(`${url}/health/ready`)
  if (answer === undefined) {
    const advice = `Start it ("npm start"), or correct ${variable}.`
    return problem(AREA, `${name} does not answer at ${hostOf(url)}`, advice)
  }
  if (answer.status === 200) return ok(AREA, `${name} is ready at ${hostOf(url)}`)
  const readiness = Readiness.safeParse(answer.body)
  if (!readiness.success) {
    const advice = `Correct ${variable}: something else listens there.`
    return problem(AREA, `${hostOf(url)} is not ${name}`, advice)
  }
  const down = Object.entries(readiness.data.checks).filter(([, state]) => state !== 'ok')
  const names = down.map(([part]) => part).join(', ')
  return problem(AREA, `${name} cannot reach ${names}`, 'See the lines about these below.')
}

/** LiveKit's own server in the worker answers 200 once it is registered. */
async function checkWorker(env: Env): Promise<Finding> {
  const url = `http://127.0.0.1:${env['ORCHESTRATOR_PORT'] || '8081'}`
  const answer = await ask(url)
  return answer?.status === 200
    ? ok(AREA, 'the worker is registered with LiveKit')
    : problem(
        AREA,
        'no worker is registered on this machine',
        'Start the orchestrator; without one nobody answers calls. Ignore this where it runs elsewhere.',
      )
}

function checkForms(env: Env): Finding[] {
  const isProduction = env['NODE_ENV'] === 'production'
  const found: Finding[] = []
  if (!new URL(mcpUrl(env)).pathname.endsWith('/mcp')) {
    found.push(problem(AREA, 'MCP_SERVER_URL does not end in /mcp', 'Add /mcp to it.'))
  }
  if (isProduction && !apiUrl(env).startsWith('https:')) {
    const advice = 'Put TLS before it: tokens and codes travel over it.'
    found.push(problem(AREA, 'API_BASE_URL is not https', advice))
  }
  return found
}

export const hostOf = (url: string) => new URL(url).host
