import { expect, test } from 'vitest'
import { amplitudeAt, rms, tone } from '../testing/tone.ts'
import { resample } from './resample.ts'

const edges = (samples: Float32Array) => samples.subarray(400, samples.length - 400)

test.each([
  [16_000, 24_000],
  [24_000, 16_000],
  [48_000, 16_000],
  [44_100, 16_000],
  [8_000, 16_000],
  [22_051, 16_000],
])('keeps pitch, level and length from %i to %i Hz', (from, to) => {
  const out = resample(tone(1000, from, 1), from, to)
  expect(Math.abs(out.length - to)).toBeLessThanOrEqual(1)
  expect(amplitudeAt(edges(out), to, 1000)).toBeCloseTo(0.5, 2)
  const ideal = edges(tone(1000, to, 1))
  const residue = edges(out).map((sample, n) => sample - (ideal[n] ?? 0))
  expect(rms(residue)).toBeLessThan(0.001)
})

test('removes what the lower rate cannot hold instead of folding it back', () => {
  const out = edges(resample(tone(10_000, 24_000, 1), 24_000, 16_000))
  // Unfiltered, 10 kHz would come back as 6 kHz.
  expect(amplitudeAt(out, 16_000, 6000)).toBeLessThan(0.0005)
  expect(rms(out)).toBeLessThan(0.0005)
})

test('adds no images above the old limit', () => {
  const out = edges(resample(tone(5000, 16_000, 1), 16_000, 24_000))
  // Samples with zeros between them would show 16 - 5 = 11 kHz.
  expect(amplitudeAt(out, 24_000, 11_000)).toBeLessThan(0.0005)
})

test('takes no samples at all', () => {
  expect(resample(new Float32Array(), 24_000, 16_000)).toHaveLength(0)
})
