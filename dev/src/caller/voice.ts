import { readWav } from '../audio/read-wav.ts'
import { resample } from '../audio/resample.ts'
import { joined, trimSilence, type Sound } from '../audio/sound.ts'
import { RunFailure } from '../run-failure.ts'
import { CALL_RATE } from './microphone.ts'

/** How long somebody pauses in mid-sentence. */
const PAUSE_MS = 700

/** Turns text into the sound of a voice; ` ... ` in it is a pause. */
export type Speak = (text: string) => Promise<Sound>

/**
 * A voice of an OpenAI-compatible server.
 *
 * @param baseUrl ending in `/v1`
 * @param speed 1 is the voice's own
 */
export function voiceOf(baseUrl: string, voice: string, speed = 1): Speak {
  const speak = async (text: string) => {
    const response = await post(`${baseUrl}/audio/speech`, {
      model: 'flite',
      input: text,
      voice,
      response_format: 'wav',
      speed,
    })
    if (!response.ok) throw new RunFailure(await refusal(response, voice))
    const sound = readWav(new Uint8Array(await response.arrayBuffer()), 'The spoken sentence')
    return trimSilence(resample(sound, CALL_RATE))
  }
  return async (text) => withPauses(await Promise.all(text.split(' ... ').map(speak)))
}

function withPauses(parts: readonly Sound[]): Sound {
  const [first, ...others] = parts
  if (first === undefined || others.length === 0) return first ?? silence(0)
  const pieces = [first, ...others.flatMap((part) => [silence(PAUSE_MS), part])]
  return joined(pieces)
}

function silence(ms: number): Sound {
  return { rate: CALL_RATE, samples: new Int16Array((CALL_RATE * ms) / 1000) }
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
