import { expect, test } from 'vitest'
import { joinBytes, makeWav } from '../testing/make-wav.ts'
import { readWav } from './read-wav.ts'
import { wavHeader } from './wav-header.ts'

function chunk(name: string, data: Uint8Array): Uint8Array {
  const head = Buffer.alloc(8)
  head.write(name)
  head.writeUInt32LE(data.byteLength, 4)
  return joinBytes(head, data, new Uint8Array(data.byteLength % 2))
}

function riff(...chunks: readonly Uint8Array[]): Uint8Array {
  const body = joinBytes(Buffer.from('WAVE'), ...chunks)
  return chunk('RIFF', body)
}

function format(encoding: number, channels: number, rate: number, bits: number): Uint8Array {
  const data = Buffer.alloc(16)
  data.writeUInt16LE(encoding, 0)
  data.writeUInt16LE(channels, 2)
  data.writeUInt32LE(rate, 4)
  data.writeUInt16LE(bits, 14)
  return chunk('fmt ', data)
}

const int16 = (...samples: number[]) => new Uint8Array(Int16Array.from(samples).buffer)
const float32 = (...samples: number[]) => new Uint8Array(Float32Array.from(samples).buffer)

test('reads what is written here', () => {
  const { sampleRate, samples } = readWav(makeWav(Float32Array.of(0, 0.5, -1, 1), 16_000))
  expect(sampleRate).toBe(16_000)
  expect([...samples].map((sample) => Math.round(sample * 1000))).toEqual([0, 500, -1000, 1000])
})

test('averages the channels of stereo', () => {
  const wav = riff(format(1, 2, 48_000, 16), chunk('data', int16(16_384, 0, -16_384, -16_384)))
  expect([...readWav(wav).samples]).toEqual([0.25, -0.5])
})

test('reads floats, and makes sense of those that have none', () => {
  const wav = riff(format(3, 1, 44_100, 32), chunk('data', float32(0.25, NaN, 7, -Infinity)))
  expect([...readWav(wav).samples]).toEqual([0.25, 0, 1, -1])
})

test('skips chunks it does not know, odd ones too', () => {
  const wav = riff(
    chunk('LIST', Buffer.from('abc')),
    format(1, 1, 8000, 16),
    chunk('data', int16(-32_768)),
  )
  expect([...readWav(wav).samples]).toEqual([-1])
})

test('reads the extensible form', () => {
  const data = Buffer.alloc(40)
  data.set(format(0xfffe, 1, 16_000, 16).subarray(8), 0)
  data.writeUInt16LE(1, 24)
  const wav = riff(chunk('fmt ', data), chunk('data', int16(8192)))
  expect([...readWav(wav).samples]).toEqual([0.25])
})

test('takes what is there of a streamed file, whose length fields are not true', () => {
  expect([...readWav(joinBytes(wavHeader(24_000), int16(8192, 0))).samples]).toEqual([0.25, 0])
})

test('reads from the middle of a buffer', () => {
  const wav = makeWav(Float32Array.of(-1), 16_000)
  expect([...readWav(joinBytes(new Uint8Array(7), wav).subarray(7)).samples]).toHaveLength(1)
})

const noFormat = riff(chunk('data', int16(1)))
test.each([
  ['nothing', new Uint8Array()],
  ['other bytes', Buffer.from('this is not a WAV file at all')],
  ['a bare header', makeWav(new Float32Array(), 16_000).subarray(0, 20)],
  ['no samples', riff(format(1, 1, 16_000, 16))],
  ['no format', noFormat],
  ['24 bits', riff(format(1, 1, 16_000, 24), chunk('data', new Uint8Array(6)))],
  ['mu-law', riff(format(7, 1, 8000, 8), chunk('data', new Uint8Array(6)))],
  ['no channels', riff(format(1, 0, 16_000, 16), chunk('data', int16(1)))],
  ['six channels', riff(format(1, 6, 16_000, 16), chunk('data', int16(1)))],
  ['a rate of 0', riff(format(1, 1, 0, 16), chunk('data', int16(1)))],
])('refuses %s', (_, bytes) => {
  expect(() => readWav(bytes)).toThrow(expect.objectContaining({ code: 'bad_audio', status: 400 }))
})
