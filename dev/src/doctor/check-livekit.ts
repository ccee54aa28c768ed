import { RoomServiceClient, TwirpError } from 'livekit-server-sdk'
import { ask } from './ask.ts'
import { hostOf } from './check-services.ts'
import { ok, PATIENCE_MS, problem, type Check } from './finding.ts'

const AREA = 'LiveKit'

/** Whether LiveKit answers and takes our key and secret. */
export const checkLiveKit: Check = async (env) => {
  const url = env['LIVEKIT_URL']?.replace(/^ws/, 'http')
  if (!url) return [notSet]
  const host = hostOf(url)
  if ((await ask(url)) === undefined) {
    const advice = 'Check that it runs and that LIVEKIT_URL names it.'
    return [problem(AREA, `nobody answers at ${host}`, advice)]
  }
  try {
    const { LIVEKIT_API_KEY: key = '', LIVEKIT_API_SECRET: secret = '' } = env
    const seconds = PATIENCE_MS / 1000
    const rooms = new RoomServiceClient(url, key, secret, { requestTimeout: seconds })
    const open = await rooms.listRooms()
    return [ok(AREA, `${host} takes our key; ${open.length} rooms are open`)]
  } catch (error) {
    const isRefusal = error instanceof TwirpError && error.status === 401
    const advice = isRefusal
      ? 'Set LIVEKIT_API_KEY and LIVEKIT_API_SECRET to a pair that this LiveKit has.'
      : 'Check that LIVEKIT_URL names a LiveKit server and nothing else.'
    return [problem(AREA, `${host} ${isRefusal ? 'refuses our key' : 'is no LiveKit'}`, advice)]
  }
}

const notSet = problem(
  AREA,
  'LIVEKIT_URL is not set and no stack runs here',
  'Run "npm start", or set LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET.',
)
