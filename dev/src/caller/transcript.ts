import type { Room, TextStreamReader } from '@livekit/rtc-node'

/** LiveKit's topic for what was said, by whoever said it. */
const TOPIC = 'lk.transcription'
const FINAL = 'lk.transcription_final'
const SEGMENT = 'lk.segment_id'

/** One piece of speech as the agent's side wrote it down. */
export interface Segment {
  readonly id: string
  readonly who: 'caller' | 'agent'
  /** Since the call began. */
  readonly atMs: number
  text: string
}

/** Collects what both sides said, as the agent publishes it. */
export class Transcript {
  readonly #segments = new Map<string, Segment>()
  readonly #callerIdentity: () => string | undefined
  readonly #nowMs: () => number

  /** @param callerIdentity known once the room is joined */
  constructor(callerIdentity: () => string | undefined, nowMs: () => number) {
    this.#callerIdentity = callerIdentity
    this.#nowMs = nowMs
  }

  listenIn(room: Room): void {
    room.registerTextStreamHandler(TOPIC, (reader, { identity }) => {
      void this.#read(reader, identity).catch(() => {
        // A stream that breaks off with its sender leaves what had arrived.
      })
    })
  }

  /** Text of one side between two moments, pieces joined in order. */
  textOf(who: Segment['who'], fromMs: number, toMs = Infinity): string {
    return this.#between(fromMs, toMs)
      .filter((segment) => segment.who === who)
      .map((segment) => segment.text.trim())
      .filter((text) => text !== '')
      .join(' ')
  }

  #between(fromMs: number, toMs: number): Segment[] {
    return [...this.#segments.values()].filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
  }

  async #read(reader: TextStreamReader, identity: string): Promise<void> {
    const { streamId, attributes = {} } = reader.info
    const who = identity === this.#callerIdentity() ? 'caller' : 'agent'
    // The caller's words come whole, first as guesses, then final; the agent's come in pieces.
    if (who === 'caller' && attributes[FINAL] !== 'true') return reader.close()
    const id = `${who}/${attributes[SEGMENT] ?? streamId}`
    const segment = { id, who, atMs: this.#nowMs(), text: '' } as const satisfies Segment
    const kept = this.#segments.get(id) ?? this.#keep({ ...segment })
    let text = ''
    for await (const piece of reader) {
      text += piece
      kept.text = text
    }
  }

  #keep(segment: Segment): Segment {
    this.#segments.set(segment.id, segment)
    return segment
  }
}
