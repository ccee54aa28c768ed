import { expect, test } from 'vitest'
import { joined, silence } from '../testing/sounds.ts'
import { tone } from '../testing/tone.ts'
import { findSpeech, HEARING_RATE } from './find-speech.ts'

const word = tone(300, HEARING_RATE, 0.4)
const faint = tone(120, HEARING_RATE, 2).map((sample) => sample * 0.01)

test('finds nothing in silence, in faint noise and in a click', () => {
  expect(findSpeech(new Float32Array())).toBeUndefined()
  expect(findSpeech(silence(2))).toBeUndefined()
  expect(findSpeech(tone(120, HEARING_RATE, 2).map((sample) => sample * 0.004))).toBeUndefined()
  const click = tone(2000, HEARING_RATE, 0.03)
  expect(findSpeech(joined(silence(0.5), click, silence(0.5)))).toBeUndefined()
})

test('keeps 100 ms around what was said', () => {
  const found = findSpeech(joined(silence(0.8), word, silence(0.7)))
  expect(found?.length).toBe(0.6 * HEARING_RATE)
  expect(found?.findIndex((sample) => sample !== 0)).toBeGreaterThanOrEqual(0.1 * HEARING_RATE)
})

test('puts silence around audio that has none', () => {
  const found = findSpeech(word)
  expect(found?.length).toBe(0.6 * HEARING_RATE)
  expect(found?.[0]).toBe(0)
})

test('finds a word above a hum', () => {
  const noisy = joined(faint, word, faint).map(
    (sample, n) => sample + 0.005 * Math.sin((2 * Math.PI * 120 * n) / HEARING_RATE),
  )
  const length = findSpeech(noisy)?.length ?? 0
  expect(length / HEARING_RATE).toBeCloseTo(0.6, 1)
})

test('keeps the pause between two words', () => {
  const found = findSpeech(joined(silence(0.5), word, silence(0.5), word, silence(0.5)))
  expect((found?.length ?? 0) / HEARING_RATE).toBeCloseTo(1.5, 1)
})
