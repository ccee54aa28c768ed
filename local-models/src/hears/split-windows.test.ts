import { expect, test } from 'vitest'
import { joined, silence } from '../testing/sounds.ts'
import { tone } from '../testing/tone.ts'
import { HEARING_RATE } from './find-speech.ts'
import { splitWindows } from './split-windows.ts'

const speech = (seconds: number) => tone(300, HEARING_RATE, seconds)
const seconds = (window: Float32Array) => window.length / HEARING_RATE

test('leaves short audio whole', () => {
  expect(splitWindows(speech(14)).map(seconds)).toEqual([14])
})

test('cuts in a pause and loses nothing', () => {
  const windows = splitWindows(joined(speech(9), silence(0.4), speech(10)))
  expect(windows).toHaveLength(2)
  expect(windows.map(seconds).reduce((a, b) => a + b)).toBeCloseTo(19.4, 5)
  expect(seconds(windows[0] ?? silence(0))).toBeGreaterThan(9)
  expect(seconds(windows[0] ?? silence(0))).toBeLessThan(9.4)
})

test('cuts speech without any pause into windows that the model can take', () => {
  const windows = splitWindows(speech(60))
  expect(Math.max(...windows.map(seconds))).toBeLessThanOrEqual(14)
  expect(windows.map(seconds).reduce((a, b) => a + b)).toBeCloseTo(60, 5)
})
