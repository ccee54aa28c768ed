import { expect, test } from 'vitest'
import { joined, silence } from '../testing/sounds.ts'
import { tone } from '../testing/tone.ts'
import { setLevel } from './set-level.ts'
import { peakOf, trimSilence } from './trim-silence.ts'

const RATE = 16_000
const said = tone(300, RATE, 0.5)

test('cuts the silence before, keeps a short pause after', () => {
  const trimmed = trimSilence(joined(silence(0.2), said, silence(0.6)), RATE)
  expect(trimmed.findIndex((sample) => Math.abs(sample) > 0.01) / RATE).toBeLessThan(0.02)
  expect(trimmed.length / RATE).toBeCloseTo(0.5 + 0.015 + 0.15, 2)
})

test('leaves nothing of silence', () => {
  expect(trimSilence(silence(1), RATE)).toHaveLength(0)
})

test('keeps sound that starts at once', () => {
  expect(trimSilence(said, RATE)).toHaveLength(said.length)
})

test('brings speech to -3 dBFS, and does not blow up noise', () => {
  expect(20 * Math.log10(peakOf(setLevel(said)))).toBeCloseTo(-3, 1)
  expect(20 * Math.log10(peakOf(setLevel(said.map((sample) => sample * 2))))).toBeCloseTo(-3, 1)
  expect(peakOf(setLevel(said.map((sample) => sample * 0.01)))).toBeCloseTo(0.02, 3)
  expect(peakOf(setLevel(silence(0.1)))).toBe(0)
})
