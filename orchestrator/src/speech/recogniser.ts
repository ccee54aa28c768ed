import { stt, type APIConnectOptions, type VAD } from '@livekit/agents'
import type { Recognise, RecogniserTrouble } from './recognise.ts'
import { RecogniserStream } from './recogniser-stream.ts'

/**
 * Streams over a recogniser that takes whole recordings. It recognises at the first pause, before
 * the end of speech is certain, and keeps the text if no more speech follows; it reports failure.
 */
export class Recogniser extends stt.STT {
  override label = 'parley.Recogniser'
  readonly #inner: stt.STT
  readonly #vad: VAD
  readonly #trouble: RecogniserTrouble

  /** @param inner takes whole recordings, as `/audio/transcriptions` does */
  constructor(inner: stt.STT, vad: VAD, trouble: RecogniserTrouble) {
    super({ streaming: true, interimResults: false })
    this.#inner = inner
    this.#vad = vad
    this.#trouble = trouble
  }

  protected override _recognize(
    audio: Parameters<stt.STT['recognize']>[0],
    signal?: AbortSignal,
  ): Promise<stt.SpeechEvent> {
    return this.#inner.recognize(audio, signal)
  }

  override stream(options?: { connOptions?: APIConnectOptions }): stt.SpeechStream {
    const recognise: Recognise = (audio, signal) => this.#inner.recognize(audio, signal)
    const vad = this.#vad.stream()
    return new RecogniserStream(this, recognise, vad, this.#trouble, options?.connOptions)
  }
}
