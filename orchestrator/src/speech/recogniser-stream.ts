import {
  VADEventType,
  stt,
  type APIConnectOptions,
  type VADEvent,
  type VADStream,
} from '@livekit/agents'
import type { Recognise, RecogniserTrouble } from './recognise.ts'
import { createUtterance } from './utterance.ts'

/**
 * Silence after which recognition starts, in milliseconds, counted before the current window of 32.
 * Shorter wastes work on the gaps between words; the end of speech is certain only after 250.
 */
const PAUSE_MS = 64

/** Shorter sounds are coughs and clicks: nobody is asked to say them again. */
const SPEECH_MS = 350

/** One recording takes less, also behind others. */
const TIMEOUT_MS = 6000

/** A second try after a failure or a full queue. */
const RETRY_AFTER_MS = 150

interface Guess {
  readonly text: Promise<Outcome>
  drop(): void
}

type Outcome =
  | { readonly ok: true; readonly event: stt.SpeechEvent }
  | { readonly ok: false; readonly error: unknown }

/** One stream of a caller's audio. */
export class RecogniserStream extends stt.SpeechStream {
  override label = 'parley.RecogniserStream'
  readonly #recognise: Recognise
  readonly #vad: VADStream
  readonly #trouble: RecogniserTrouble
  readonly #utterance = createUtterance()
  #guess: Guess | undefined
  /** Turns are handed on in the order in which they were spoken. */
  #handedOn: Promise<void> = Promise.resolve()

  constructor(
    owner: stt.STT,
    recognise: Recognise,
    vad: VADStream,
    trouble: RecogniserTrouble,
    connOptions?: APIConnectOptions,
  ) {
    super(owner, undefined, connOptions)
    this.#recognise = recognise
    this.#vad = vad
    this.#trouble = trouble
  }

  override close(): void {
    super.close()
    this.#guess?.drop()
    this.#vad.close()
  }

  protected override async run(): Promise<void> {
    await Promise.all([this.#listen(), this.#follow()])
  }

  async #listen(): Promise<void> {
    for await (const heard of this.input) {
      if (typeof heard === 'symbol') this.#vad.flush()
      else this.#vad.pushFrame(heard)
    }
    if (!this.abortSignal.aborted) this.#vad.endInput()
  }

  async #follow(): Promise<void> {
    for await (const event of this.#vad) {
      if (event.type === VADEventType.INFERENCE_DONE) this.#hear(event)
      else if (event.type === VADEventType.START_OF_SPEECH) this.#utterance.begin()
      else if (event.type === VADEventType.END_OF_SPEECH) this.#finish(event.speechDuration)
    }
  }

  #hear(event: VADEvent): void {
    for (const frame of event.frames) this.#utterance.push(frame)
    if (!event.speaking) return
    if (event.rawAccumulatedSpeech > 0) this.#dropGuess()
    else if (event.rawAccumulatedSilence >= PAUSE_MS) this.#guess ??= this.#startGuess()
  }

  #dropGuess(): void {
    this.#guess?.drop()
    this.#guess = undefined
  }

  #finish(speechMs: number): void {
    const guess = this.#guess ?? this.#startGuess()
    this.#guess = undefined
    this.#utterance.end()
    if (!guess) return
    this.#handedOn = this.#handOnAfter(this.#handedOn, guess.text, speechMs)
  }

  async #handOnAfter(before: Promise<void>, text: Guess['text'], speechMs: number): Promise<void> {
    const [outcome] = await Promise.all([text, before])
    this.#handOn(outcome, speechMs)
  }

  #handOn(outcome: Outcome, speechMs: number): void {
    if (this.abortSignal.aborted) return
    if (!outcome.ok) {
      if (speechMs >= SPEECH_MS) this.#trouble.failed(outcome.error)
      return
    }
    const [heard] = outcome.event.alternatives ?? []
    if (heard && heard.text.trim() !== '') this.queue.put(outcome.event)
    else if (speechMs >= SPEECH_MS) this.#trouble.nothingUnderstood()
  }

  #startGuess(): Guess | undefined {
    const audio = this.#utterance.audio()
    if (!audio) return undefined
    const dropped = new AbortController()
    const signal = AbortSignal.any([
      dropped.signal,
      this.abortSignal,
      AbortSignal.timeout(TIMEOUT_MS),
    ])
    const text = this.#recognise(audio, signal)
      .catch((error: unknown) => this.#again(error, audio, signal))
      .then(
        (event): Outcome => ({ ok: true, event }),
        (error: unknown): Outcome => ({ ok: false, error }),
      )
    return { text, drop: () => dropped.abort() }
  }

  async #again(
    error: unknown,
    audio: Parameters<Recognise>[0],
    signal: AbortSignal,
  ): Promise<stt.SpeechEvent> {
    if (signal.aborted) throw error
    await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER_MS))
    if (signal.aborted) throw error
    return this.#recognise(audio, signal)
  }
}
