import {
  normalizeLanguage,
  VAD,
  VADEventType,
  VADStream,
  initializeLogger,
  stt,
  type VADEvent,
} from '@livekit/agents'
import { AudioFrame } from '@livekit/rtc-node'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Recognise, RecogniserTrouble } from './recognise.ts'
import { Recogniser } from './recogniser.ts'

const WINDOW = 512
const WINDOW_MS = 32

beforeAll(() => initializeLogger({ pretty: false, level: 'silent' }))

/** A voice detector that says what the test tells it. */
class ScriptedVad extends VAD {
  override label = 'scripted'
  readonly opened = Promise.withResolvers<ScriptedVadStream>()
  constructor() {
    super({ updateInterval: WINDOW_MS })
  }
  override stream(): VADStream {
    const stream = new ScriptedVadStream(this)
    this.opened.resolve(stream)
    return stream
  }
}

class ScriptedVadStream extends VADStream {
  say(type: VADEventType, event: Partial<VADEvent> = {}): void {
    this.sendVADEvent({
      type,
      samplesIndex: 0,
      timestamp: 0,
      silenceDuration: 0,
      speechDuration: 1000,
      frames: [],
      probability: 0,
      inferenceDuration: 0,
      speaking: true,
      rawAccumulatedSilence: 0,
      rawAccumulatedSpeech: 0,
      ...event,
    })
  }
  speech(windows: number): void {
    for (let n = 1; n <= windows; n += 1) {
      this.say(VADEventType.INFERENCE_DONE, { frames: [frame()], rawAccumulatedSpeech: n * 32 })
    }
  }
  silence(windows: number): void {
    for (let n = 0; n < windows; n += 1) {
      this.say(VADEventType.INFERENCE_DONE, { frames: [frame()], rawAccumulatedSilence: n * 32 })
    }
  }
}

function frame(): AudioFrame {
  return new AudioFrame(new Int16Array(WINDOW), 16_000, 1, WINDOW)
}

/** A recogniser of whole recordings that answers with a function. */
class Whole extends stt.STT {
  override label = 'whole'
  readonly recordings: { readonly samples: number; readonly signal: AbortSignal }[] = []
  readonly #answer: (n: number) => Promise<string>
  constructor(answer: (n: number) => Promise<string>) {
    super({ streaming: false, interimResults: false })
    this.#answer = answer
  }
  override async recognize(
    ...[audio, signal]: Parameters<stt.STT['recognize']>
  ): ReturnType<Recognise> {
    const samples = Array.isArray(audio) ? 0 : audio.samplesPerChannel
    this.recordings.push({ samples, signal: signal ?? new AbortController().signal })
    const text = await this.#answer(this.recordings.length)
    const heard = {
      language: normalizeLanguage('en'),
      text,
      startTime: 0,
      endTime: 0,
      confidence: 1,
    }
    return { type: stt.SpeechEventType.FINAL_TRANSCRIPT, alternatives: [heard] }
  }
  protected override _recognize(): Promise<stt.SpeechEvent> {
    throw new Error('unused')
  }
  override stream(): stt.SpeechStream {
    throw new Error('unused')
  }
}

const open: stt.SpeechStream[] = []
afterEach(() => {
  for (const stream of open.splice(0)) stream.close()
})

async function listen(answer: (n: number) => Promise<string>) {
  const trouble = {
    nothingUnderstood: vi.fn<() => void>(),
    failed: vi.fn<(error: unknown) => void>(),
  } satisfies RecogniserTrouble
  const whole = new Whole(answer)
  const vad = new ScriptedVad()
  const stream = new Recogniser(whole, vad, trouble).stream()
  open.push(stream)
  const heard: string[] = []
  void (async () => {
    for await (const event of stream) heard.push(event.alternatives?.[0].text ?? '')
  })()
  return { whole, trouble, heard, vad: await vad.opened.promise }
}

describe('RecogniserStream', () => {
  it('recognises at the first pause and hands the text on when no more speech follows', async () => {
    const { whole, heard, vad } = await listen(async () => 'Hello.')
    vad.say(VADEventType.START_OF_SPEECH)
    vad.speech(20)
    vad.silence(4)
    await vi.waitFor(() => expect(whole.recordings).toHaveLength(1))
    expect(heard).toEqual([])
    vad.say(VADEventType.END_OF_SPEECH)
    await vi.waitFor(() => expect(heard).toEqual(['Hello.']))
    expect(whole.recordings).toHaveLength(1)
  })

  it('drops what it began when the caller goes on, and then takes the whole turn', async () => {
    const { whole, heard, vad } = await listen(async (n) => `Text ${n}`)
    vad.say(VADEventType.START_OF_SPEECH)
    vad.speech(20)
    vad.silence(4)
    await vi.waitFor(() => expect(whole.recordings).toHaveLength(1))
    vad.speech(20)
    vad.silence(4)
    vad.say(VADEventType.END_OF_SPEECH)
    await vi.waitFor(() => expect(heard).toEqual(['Text 2']))
    const [first, second] = whole.recordings
    expect(first?.signal.aborted).toBe(true)
    expect((second?.samples ?? 0) - (first?.samples ?? 0)).toBe(24 * WINDOW)
  })

  it('reports a turn of which nothing was understood, but not a cough', async () => {
    const { trouble, heard, vad } = await listen(async () => ' ')
    vad.say(VADEventType.START_OF_SPEECH)
    vad.speech(3)
    vad.say(VADEventType.END_OF_SPEECH, { speechDuration: 96 })
    vad.say(VADEventType.START_OF_SPEECH)
    vad.speech(20)
    vad.say(VADEventType.END_OF_SPEECH, { speechDuration: 640 })
    await vi.waitFor(() => expect(trouble.nothingUnderstood).toHaveBeenCalledTimes(1))
    expect(heard).toEqual([])
  })

  it('tries once more, then reports failure', async () => {
    const { whole, trouble, heard, vad } = await listen(async (n) => {
      if (n !== 4) throw new Error('down')
      return 'Back again.'
    })
    vad.say(VADEventType.START_OF_SPEECH)
    vad.speech(20)
    vad.say(VADEventType.END_OF_SPEECH)
    await vi.waitFor(() => expect(trouble.failed).toHaveBeenCalledTimes(1))
    expect(whole.recordings).toHaveLength(2)
    vad.say(VADEventType.START_OF_SPEECH)
    vad.speech(20)
    vad.say(VADEventType.END_OF_SPEECH)
    await vi.waitFor(() => expect(heard).toEqual(['Back again.']))
    expect(trouble.failed).toHaveBeenCalledTimes(1)
  })
})
