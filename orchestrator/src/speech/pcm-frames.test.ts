import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPcmFrames } from './pcm-frames.ts'

describe('createPcmFrames', () => {
  it('gives back every sample in order, however the bytes were cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 5000 }), { maxLength: 8 }), (pieces) => {
        const frames = createPcmFrames(24_000)
        const cut = [...pieces.flatMap((piece) => frames.write(piece)), ...frames.end()]
        const whole = Buffer.concat(pieces)
        const samples = cut.flatMap((frame) => [...frame.data])
        expect(samples).toHaveLength(whole.length >> 1)
        samples.forEach((sample, index) => expect(sample).toBe(whole.readInt16LE(index * 2)))
      }),
    )
  })

  it('cuts frames of 50 ms', () => {
    const frames = createPcmFrames(24_000).write(new Uint8Array(24_000 * 2))
    expect(frames.map((frame) => frame.samplesPerChannel)).toEqual(Array(20).fill(1200))
  })
})
