import { AudioFrame } from '@livekit/rtc-node'

/** Small enough to stop soon after an interruption. */
const FRAME_MS = 50

/** Cuts 16-bit mono PCM, in pieces of any length, into frames of equal length. */
export interface PcmFrames {
  /** The frames that `bytes` completes. */
  write(bytes: Uint8Array): AudioFrame[]
  /** What is left, shorter than a frame. */
  end(): AudioFrame[]
}

export function createPcmFrames(sampleRate: number): PcmFrames {
  const bytesPerFrame = (sampleRate * 2 * FRAME_MS) / 1000
  let rest: Uint8Array = new Uint8Array(0)
  const cut = (bytes: Uint8Array) => {
    // A copy: samples must begin at an even address, and what `fetch` gave may be reused.
    const samples = new Int16Array(bytes.length >> 1)
    new Uint8Array(samples.buffer).set(bytes.subarray(0, samples.length * 2))
    return new AudioFrame(samples, sampleRate, 1, samples.length)
  }
  return {
    write(bytes) {
      const all = Buffer.concat([rest, bytes])
      const frames: AudioFrame[] = []
      let offset = 0
      for (; offset + bytesPerFrame <= all.length; offset += bytesPerFrame) {
        frames.push(cut(all.subarray(offset, offset + bytesPerFrame)))
      }
      rest = all.subarray(offset)
      return frames
    },
    end() {
      return rest.length < 2 ? [] : [cut(rest)]
    },
  }
}
