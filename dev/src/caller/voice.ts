import { readWav } from '../audio/read-wav.ts'
import { resample } from '../audio/resample.ts'
import { trimSilence, type Sound } from '../audio/sound.ts'
import { RunFailure } from '../run-failure.ts'
import { CALL_RATE } from './microphone.ts'

/** Turns text into the sound of a voice. */
export type Speak = (text: string) => Promise<Sound>

/**
 * A voice of an OpenAI-compatible server.
 *
 * @param baseUrl ending in `/v1`
 */
export function voiceOf(baseUrl: string, voice: string): Speak {
  return async (text) => {
    const response = await post(`${baseUrl}/audio/speech`, {
      model: 'flite',
      input: text,
      voice,
      response_format: 'wav',
    })
    if (!response.ok) throw new RunFailure(await refusal(response, voice))
    const sound = readWav(new Uint8Array(await response.arrayBuffer()), 'The spoken sentence')
    return trimSilence(resample(sound, CALL_RATE))
  }
}

async function post(url: string, body: object): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    })
  } catch {
    throw new RunFailure(`Nobody answers at ${url}: is the stack's local-models running?`)
  }
}

async function refusal(response: Response, voice: string): Promise<string> {
  const text = (await response.text()).slice(0, 300)
  return `The voice "${voice}" could not speak (status ${response.status}): ${text}`
}
