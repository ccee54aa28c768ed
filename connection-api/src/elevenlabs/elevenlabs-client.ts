import type { ElevenLabsClient } from '@elevenlabs/elevenlabs-js'
import { AppError } from '@parley/shared/errors/app-error'
import type { ElevenLabsSettings } from './elevenlabs-settings.ts'

const TIMEOUT_SECONDS = 10

/** What we ask ElevenLabs for. Everything throws {AppError}: 422 where it says no, 503 where it is away. */
export interface ElevenLabsApi {
  /** Tags of an agent there; undefined: there is none. */
  tagsOf(agentId: string): Promise<readonly string[] | undefined>
  /** Where a web client connects to, to talk with an agent; good for starting for 15 minutes. */
  signedUrl(agentId: string): Promise<string | undefined>
}

/** The SDK is large, and loading it keeps a process busy for a second or two: do it before it serves. */
export async function connectElevenLabs(settings: ElevenLabsSettings): Promise<ElevenLabsApi> {
  const client = await connect(settings)
  const asked = async <T>(ask: (api: ElevenLabsClient) => Promise<T>): Promise<T | undefined> => {
    try {
      return await ask(client)
    } catch (error) {
      if (statusOf(error) === 404) return undefined
      throw explain(error)
    }
  }
  return {
    tagsOf: (agentId) =>
      asked(
        async ({ conversationalAi }) => (await conversationalAi.agents.get(agentId)).tags ?? [],
      ),
    signedUrl: (agentId) =>
      asked(async ({ conversationalAi }) => {
        const { signedUrl } = await conversationalAi.conversations.getSignedUrl({ agentId })
        return signedUrl
      }),
  }
}

async function connect({ apiKey, apiUrl }: ElevenLabsSettings): Promise<ElevenLabsClient> {
  const { ElevenLabsClient: Client } = await import('@elevenlabs/elevenlabs-js')
  const baseUrl = apiUrl === undefined ? {} : { baseUrl: apiUrl }
  return new Client({ apiKey, timeoutInSeconds: TIMEOUT_SECONDS, ...baseUrl })
}

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined
  return typeof error.statusCode === 'number' ? error.statusCode : undefined
}

/** Their own words may quote what we sent. */
function explain(error: unknown): AppError {
  const status = statusOf(error)
  const cause = `ElevenLabs answered ${status ?? 'nothing'}`
  if (status === undefined || status === 429 || status >= 500) {
    return new AppError('ElevenLabs does not answer just now. Try again in a minute.', {
      code: 'elevenlabs_unavailable',
      status: 503,
      headers: { 'Retry-After': '60' },
      cause,
    })
  }
  const why =
    status === 401 || status === 403
      ? 'ElevenLabs does not take ELEVENLABS_API_KEY. Ask who runs this service.'
      : 'ElevenLabs does not take this request. Check the id of the agent there.'
  return new AppError(why, { code: 'elevenlabs_refused', status: 422, cause })
}
