import { AudioFrame, AudioSource, LocalAudioTrack } from '@livekit/rtc-node'
import { mixed, type Background } from '../audio/noise.ts'
import { audibleSpan, durationMs, type Sound } from '../audio/sound.ts'
import type { Track } from './recording.ts'

/** Samples a second, of everything the caller sends, hears and records. */
export const CALL_RATE = 24_000

const FRAME_MS = 10
const FRAME_SAMPLES = (CALL_RATE * FRAME_MS) / 1000

/** How far ahead sound is handed over: bridges a busy event loop, and is counted in every delay. */
const AHEAD_MS = 100

/** Of one utterance, from its first audible sample to its last, in ms since the call began. */
export interface SpokenSpan {
  readonly startMs: number
  readonly endMs: number
}

interface Utterance {
  readonly sound: Sound
  next: number
  startMs: number | undefined
  readonly played: PromiseWithResolvers<SpokenSpan>
}

/**
 * A microphone that is never off: it sends what it is told to say, and silence in between, in real
 * time, and records when each frame went out.
 */
export class Microphone {
  readonly track: LocalAudioTrack
  readonly #source = new AudioSource(CALL_RATE, 1, AHEAD_MS)
  readonly #recording: Track
  readonly #nowMs: () => number
  readonly #gone: Promise<unknown>
  readonly #background: Background | undefined
  #utterance: Utterance | undefined
  #open = true
  /** When the sound handed over so far will have gone out. */
  #aheadUntilMs = 0

  /**
   * @param nowMs time since the call began
   * @param background what is heard around the caller, all the time
   */
  constructor(recording: Track, nowMs: () => number, background?: Background) {
    this.#background = background
    this.#recording = recording
    this.#nowMs = nowMs
    this.track = LocalAudioTrack.createAudioTrack('microphone', this.#source)
    this.#gone = this.#send()
  }

  /** Says it and waits until its last sample has gone out. @param sound at {@link CALL_RATE} */
  async say(sound: Sound): Promise<SpokenSpan> {
    const played = Promise.withResolvers<SpokenSpan>()
    this.#utterance = { sound, next: 0, startMs: undefined, played }
    return played.promise
  }

  async close(): Promise<void> {
    this.#open = false
    await this.#gone
    this.#finish()
    await this.track.close(true)
  }

  async #send(): Promise<void> {
    while (this.#open) {
      const samples = this.#withBackground(this.#nextFrame())
      const goesOutMs = await this.#handOver(samples)
      this.#recording.add(samples, goesOutMs)
      const utterance = this.#utterance
      if (utterance === undefined) continue
      utterance.startMs ??= goesOutMs
      const isAllSent = utterance.next >= utterance.sound.samples.length
      if (isAllSent && this.#nowMs() >= utterance.startMs + durationMs(utterance.sound)) {
        this.#finish()
      }
    }
  }

  #nextFrame(): Int16Array {
    const frame = new Int16Array(FRAME_SAMPLES)
    const utterance = this.#utterance
    if (utterance === undefined) return frame
    frame.set(utterance.sound.samples.subarray(utterance.next, utterance.next + FRAME_SAMPLES))
    utterance.next += FRAME_SAMPLES
    return frame
  }

  #withBackground(frame: Int16Array): Int16Array {
    return this.#background ? mixed(frame, this.#background.next(frame.length)) : frame
  }

  /** Returns when this frame goes out: what is ahead of it goes first. */
  async #handOver(samples: Int16Array): Promise<number> {
    const beforeMs = this.#nowMs()
    const goesOutMs = Math.max(this.#aheadUntilMs, beforeMs)
    await this.#source.captureFrame(new AudioFrame(samples, CALL_RATE, 1, samples.length))
    const afterMs = this.#nowMs()
    // Having to wait means that exactly as much is ahead as may be; the clocks agree again.
    const waited = afterMs - beforeMs > FRAME_MS / 2
    this.#aheadUntilMs = waited ? afterMs + AHEAD_MS : goesOutMs + FRAME_MS
    return goesOutMs
  }

  #finish(): void {
    const utterance = this.#utterance
    this.#utterance = undefined
    if (utterance === undefined) return
    const startMs = utterance.startMs ?? this.#nowMs()
    const span = audibleSpan(utterance.sound) ?? { start: 0, end: utterance.sound.samples.length }
    const toMs = (sample: number) => startMs + (sample * 1000) / utterance.sound.rate
    utterance.played.resolve({ startMs: toMs(span.start), endMs: toMs(span.end) })
  }
}
