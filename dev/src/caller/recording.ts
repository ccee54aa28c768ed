import { AUDIBLE_RMS, rms } from '../audio/sound.ts'

/** A gap up to this long is the clock's jitter and is closed up; a longer one was a real one. */
const JITTER_MS = 200
/** So far may a silent stretch be behind or ahead of the clock before it is put right. */
const DRIFT_MS = 20

interface Piece {
  /** First sample's place on the time axis, in samples. */
  readonly at: number
  readonly samples: Int16Array
  readonly loud: boolean
}

/**
 * One side of a call on a time axis that begins with the call. Frames arrive in bunches and late,
 * so they are joined end to end; where they are silent, the joint is put right by the clock.
 */
export class Track {
  readonly rate: number
  readonly #pieces: Piece[] = []
  #end = 0

  /** @param rate samples a second */
  constructor(rate: number) {
    this.rate = rate
  }

  /**
   * @param samples about 10 ms of them
   * @param atMs when the first of them was heard, since the call began
   */
  add(samples: Int16Array, atMs: number): void {
    const loud = rms(samples) >= AUDIBLE_RMS
    const expected = Math.round((atMs * this.rate) / 1000)
    const lagMs = ((expected - this.#end) * 1000) / this.rate
    if (this.#pieces.length === 0 || lagMs > JITTER_MS || (!loud && lagMs > DRIFT_MS)) {
      this.#end = Math.max(this.#end, expected)
    }
    if (!loud && lagMs < -DRIFT_MS) return
    this.#pieces.push({ at: this.#end, samples, loud })
    this.#end += samples.length
  }

  /** End of what has been added, in ms. */
  get endMs(): number {
    return this.#toMs(this.#end)
  }

  /** Start of the first sound at or after `fromMs`; undefined while there is none. */
  firstLoudMs(fromMs: number): number | undefined {
    const from = (fromMs * this.rate) / 1000
    const index = this.#pieces.findLastIndex((piece) => piece.at < from) + 1
    const piece = this.#pieces.slice(index).find(({ loud }) => loud)
    return piece && this.#toMs(piece.at)
  }

  /** End of the last sound before `beforeMs`; undefined where there was none. */
  lastLoudMs(beforeMs = Infinity): number | undefined {
    const before = (beforeMs * this.rate) / 1000
    const piece = this.#pieces.findLast(({ loud, at }) => loud && at < before)
    return piece && this.#toMs(piece.at + piece.samples.length)
  }

  /** Everything, with silence where nothing was added. */
  samples(): Int16Array {
    const all = new Int16Array(this.#end)
    for (const { at, samples } of this.#pieces) all.set(samples, at)
    return all
  }

  /** What lies between two times, in ms. */
  slice(fromMs: number, toMs: number): Int16Array {
    const [from, to] = [fromMs, toMs].map((ms) => Math.round((ms * this.rate) / 1000))
    return this.samples().slice(from, to)
  }

  #toMs(sample: number): number {
    return (sample * 1000) / this.rate
  }
}
