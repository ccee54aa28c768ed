import { ok, PATIENCE_MS, problem, type Check } from './finding.ts'
import { reachedFromOutside } from './reached-from-outside.ts'

/** Whether Vapi takes our key, and can reach us. */
export const checkVapi: Check = async (env) => {
  const key = env['VAPI_API_KEY']
  if (!key) return [ok('Vapi', 'VAPI_API_KEY is not set: no agents run there')]
  const url = new URL('/assistant?limit=1', env['VAPI_BASE_URL'] || 'https://api.vapi.ai')
  const headers = { authorization: `Bearer ${key}` }
  const asked = fetch(url, { headers, signal: AbortSignal.timeout(PATIENCE_MS) })
  const status = await asked.then((answer) => answer.status).catch(() => 0)
  if (status === 0) return [problem('Vapi', 'it does not answer', 'Check the network.')]
  if (status !== 200) {
    const advice = 'Check VAPI_API_KEY: it must be the private key.'
    return [problem('Vapi', `it refuses the key (${status})`, advice)]
  }
  return [
    ok('Vapi', 'it takes the key'),
    ...reachedFromOutside('Vapi', env['API_BASE_URL'], REACHED),
  ]
}

const REACHED = 'Set API_BASE_URL to an address that the internet reaches, and sync each agent.'
