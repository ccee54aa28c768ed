import { ask } from './ask.ts'
import { apiUrl, hostOf, mcpUrl } from './check-services.ts'
import { jwksUrls } from './check-jwks.ts'
import { ok, problem, type Check, type Env, type Finding } from './finding.ts'

const AREA = 'clocks'

/** What tokens are taken with beyond their times, on every side. */
const TOLERANCE_MS = 5000

/** Compares the clocks of everybody whose tokens we take, or who takes ours, with this machine's. */
export const checkClocks: Check = async (env) => {
  const findings = await Promise.all(clocksOf(env).map(([name, url]) => compare(name, url)))
  return findings.flat()
}

function clocksOf(env: Env): [name: string, url: string][] {
  const livekit = env['LIVEKIT_URL']
  return [
    ['connection-api', `${apiUrl(env)}/health`],
    ['mcp-server', `${new URL(mcpUrl(env)).origin}/health`],
    ...(livekit ? [['LiveKit', livekit.replace(/^ws/, 'http')] as [string, string]] : []),
    ...jwksUrls(env).map(({ who, url }) => [who, url] as [string, string]),
  ]
}

/** Nothing where nobody answers (another line says so), or where no time is told. */
async function compare(name: string, url: string): Promise<Finding[]> {
  const answer = await ask(url)
  return answer?.skewMs === undefined ? [] : [judge(name, hostOf(url), answer.skewMs)]
}

export function judge(name: string, host: string, skewMs: number): Finding {
  const seconds = `${(Math.abs(skewMs) / 1000).toFixed(1)} s`
  if (Math.abs(skewMs) < TOLERANCE_MS) {
    return ok(AREA, `${name} (${host}) and this machine are within ${seconds}`)
  }
  const side = skewMs > 0 ? 'ahead of' : 'behind'
  return problem(
    AREA,
    `${name} (${host}) is ${seconds} ${side} this machine`,
    'Set both clocks by NTP: tokens are refused from 5 s on.',
  )
}
