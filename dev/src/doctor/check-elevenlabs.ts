import { ok, PATIENCE_MS, problem, type Check } from './finding.ts'
import { reachedFromOutside } from './reached-from-outside.ts'

const AREA = 'ElevenLabs'
const REACHED = 'Set API_BASE_URL to an address that the internet reaches, and tell ElevenLabs.'

/** Whether ElevenLabs takes our key, and can reach us. */
export const checkElevenLabs: Check = async (env) => {
  const key = env['ELEVENLABS_API_KEY']
  if (!key) return [ok(AREA, 'ELEVENLABS_API_KEY is not set: no agents run there')]
  const base = env['ELEVENLABS_BASE_URL'] || 'https://api.elevenlabs.io'
  const url = new URL('/v1/convai/agents?page_size=1', base)
  const headers = { 'xi-api-key': key }
  const asked = fetch(url, { headers, signal: AbortSignal.timeout(PATIENCE_MS) })
  const status = await asked.then((answer) => answer.status).catch(() => 0)
  if (status === 0) return [problem(AREA, 'it does not answer', 'Check the network.')]
  if (status !== 200) {
    const advice = 'Check ELEVENLABS_API_KEY, and ELEVENLABS_BASE_URL where your region is another.'
    return [problem(AREA, `it refuses the key (${status})`, advice)]
  }
  return [ok(AREA, 'it takes the key'), ...reachedFromOutside(AREA, env['API_BASE_URL'], REACHED)]
}
