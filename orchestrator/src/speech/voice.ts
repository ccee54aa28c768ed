import { tts, type APIConnectOptions } from '@livekit/agents'
import type { AudioFrame } from '@livekit/rtc-node'
import type { Config } from '../config.ts'
import { createPcmFrames } from './pcm-frames.ts'

/** What `/audio/speech` gives as `pcm`: 16 bit, mono, at this rate. */
const SAMPLE_RATE = 24_000

/** A sentence takes less; the caller is told that the voice failed rather than left in silence. */
const TIMEOUT_MS = 8000

type Address = Config['tts']

/**
 * Speaks through `/audio/speech` and hands audio on while it arrives. The plugin's own waits for
 * the whole sentence and knows OpenAI's voices only.
 */
export class Voice extends tts.TTS {
  override label = 'parley.Voice'
  readonly #address: Address
  #requests = 0

  constructor(address: Address) {
    super(SAMPLE_RATE, 1, { streaming: false })
    this.#address = address
  }

  override synthesize(
    text: string,
    connOptions?: APIConnectOptions,
    abortSignal?: AbortSignal,
  ): tts.ChunkedStream {
    this.#requests += 1
    const id = `speech-${this.#requests}`
    return new SpokenText(this, this.#address, id, text, connOptions, abortSignal)
  }

  override stream(): tts.SynthesizeStream {
    throw new Error('Voice speaks whole sentences; wrap it in a StreamAdapter')
  }
}

class SpokenText extends tts.ChunkedStream {
  override label = 'parley.SpokenText'
  readonly #address: Address
  readonly #id: string

  constructor(
    owner: tts.TTS,
    address: Address,
    id: string,
    text: string,
    connOptions?: APIConnectOptions,
    abortSignal?: AbortSignal,
  ) {
    super(text, owner, connOptions, abortSignal)
    this.#address = address
    this.#id = id
  }

  protected override async run(): Promise<void> {
    const pending = frameWriter((frame, final) => {
      this.queue.put({ requestId: this.#id, segmentId: this.#id, frame, final })
    })
    try {
      for await (const bytes of await this.#request()) pending.write(bytes)
      pending.end()
    } catch (error) {
      if (!this.abortSignal.aborted) throw error
    }
  }

  async #request(): Promise<AsyncIterable<Uint8Array>> {
    const { baseUrl, apiKey, model, voice } = this.#address
    const answer = await fetch(`${baseUrl}/audio/speech`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model, voice, input: this.inputText, response_format: 'pcm' }),
      signal: AbortSignal.any([this.abortSignal, AbortSignal.timeout(TIMEOUT_MS)]),
    })
    if (!answer.ok || !answer.body) throw new Error(`The voice answered ${answer.status}`)
    return answer.body
  }
}

/** The last frame has to be marked, so each waits for the next. */
function frameWriter(put: (frame: AudioFrame, final: boolean) => void) {
  const pcm = createPcmFrames(SAMPLE_RATE)
  let last: AudioFrame | undefined
  const add = (frames: AudioFrame[]) => {
    for (const frame of frames) {
      if (last) put(last, false)
      last = frame
    }
  }
  return {
    write: (bytes: Uint8Array) => add(pcm.write(bytes)),
    end: () => {
      add(pcm.end())
      if (last) put(last, true)
    },
  }
}
