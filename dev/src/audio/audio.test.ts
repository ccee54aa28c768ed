import { describe, expect, it } from 'vitest'
import { readWav } from './read-wav.ts'
import { resample } from './resample.ts'
import { audibleSpan, durationMs, trimSilence, type Sound } from './sound.ts'
import { writeWav } from './write-wav.ts'

function tone(rate: number, ms: number, hertz = 440, level = 8000): Sound {
  const samples = Int16Array.from({ length: (rate * ms) / 1000 }, (_, index) =>
    Math.round(level * Math.sin((2 * Math.PI * hertz * index) / rate)),
  )
  return { rate, samples }
}

/** Zero crossings upwards in a second: the pitch of a plain tone. */
function pitch({ rate, samples }: Sound): number {
  const crossings = samples.filter((value, index) => value >= 0 && (samples[index - 1] ?? 0) < 0)
  return (crossings.length * rate) / samples.length
}

describe('a WAV file', () => {
  it('is read back as it was written', () => {
    const { samples } = tone(22_050, 200)
    const sound = readWav(writeWav(22_050, [samples]), 'x.wav')
    expect(sound).toEqual({ rate: 22_050, samples })
  })

  it('has one channel for each track, mixed down when read', () => {
    const file = writeWav(16_000, [Int16Array.of(1000, 2000), Int16Array.of(3000)])
    expect(file.readUInt16LE(22)).toBe(2)
    expect([...readWav(file, 'x.wav').samples]).toEqual([2000, 1000])
  })

  it('may be one whose writer did not know its length', () => {
    const file = writeWav(16_000, [Int16Array.of(1, 2, 3)])
    file.writeUInt32LE(0xff_ff_ff_ff, 4)
    file.writeUInt32LE(0xff_ff_ff_ff, 40)
    expect([...readWav(file, 'x.wav').samples]).toEqual([1, 2, 3])
  })

  it.each([
    { bits: 8, coding: 1, bytes: [192, 64], samples: [16_384, -16_384] },
    { bits: 24, coding: 1, bytes: [0, 0, 0x40, 0, 0, 0xc0], samples: [16_384, -16_384] },
    { bits: 32, coding: 3, bytes: [0, 0, 0, 0x3f, 0, 0, 0, 0xbf], samples: [16_384, -16_384] },
  ])('may have $bits bits of coding $coding', ({ bits, coding, bytes, samples }) => {
    const head = writeWav(8000, [new Int16Array()])
    head.writeUInt16LE(coding, 20)
    head.writeUInt16LE(bits, 34)
    head.writeUInt32LE(bytes.length, 40)
    const sound = readWav(Buffer.concat([head, Buffer.from(bytes)]), 'x.wav')
    expect([...sound.samples]).toEqual(samples)
  })

  it('skips chunks that are not sound', () => {
    const file = writeWav(8000, [Int16Array.of(5)])
    const note = Buffer.from('LIST\u0003\u0000\u0000\u0000abc\u0000', 'latin1')
    const withNote = Buffer.concat([file.subarray(0, 36), note, file.subarray(36)])
    expect([...readWav(withNote, 'x.wav').samples]).toEqual([5])
  })

  it('must be one', () => {
    expect(() => readWav(Buffer.from('not a recording at all'), 'x.wav')).toThrow(/x\.wav is not/)
    const odd = writeWav(8000, [Int16Array.of(5)])
    odd.writeUInt16LE(7, 20)
    expect(() => readWav(odd, 'x.wav')).toThrow(/16-bit PCM/)
  })
})

describe('another rate', () => {
  it.each([8000, 16_000, 22_050, 44_100, 48_000])('keeps pitch and length from %i Hz', (rate) => {
    const sound = resample(tone(rate, 500), 24_000)
    expect(sound.rate).toBe(24_000)
    expect(Math.abs(durationMs(sound) - 500)).toBeLessThan(15)
    expect(Math.abs(pitch(sound) - 440)).toBeLessThan(15)
  })
})

describe('silence', () => {
  const around = (sound: Sound, floor = 0): Sound => {
    const second = new Int16Array(sound.rate).fill(floor)
    return { rate: sound.rate, samples: Int16Array.of(...second, ...sound.samples, ...second) }
  }

  it('is found around a sound', () => {
    expect(audibleSpan(around(tone(24_000, 100)))).toEqual({ start: 24_000, end: 26_400 })
  })

  it('is judged by how loud the recording is', () => {
    expect(audibleSpan(around(tone(24_000, 100, 440, 400)))).toEqual({ start: 24_000, end: 26_400 })
    expect(audibleSpan(around(tone(24_000, 100, 440, 20_000), 250))).toEqual({
      start: 24_000,
      end: 26_400,
    })
  })

  it('is cut, but for a margin in which words begin and end softly', () => {
    expect(durationMs(trimSilence(around(tone(24_000, 100))))).toBe(400)
  })

  it('may be all there is', () => {
    expect(audibleSpan(tone(24_000, 100, 440, 20))).toBeUndefined()
    expect(trimSilence(tone(24_000, 100, 440, 20)).samples).toHaveLength(0)
  })
})
