import { expect, test } from 'vitest'
import { loopStart } from './repetition.ts'

const repeat = (phrase: readonly number[], times: number) =>
  Array.from({ length: times }, () => phrase).flat()

test('leaves speech alone, also when a word is said three times', () => {
  expect(loopStart([])).toBeUndefined()
  expect(loopStart([5, 6, 7, 8])).toBeUndefined()
  expect(loopStart([5, ...repeat([6, 7], 3)])).toBeUndefined()
  expect(loopStart(repeat([9], 6))).toBeUndefined()
})

test('keeps one round of a phrase that goes on and on', () => {
  expect(loopStart([5, ...repeat([6, 7, 8], 4)])).toBe(4)
  expect(loopStart(repeat([9], 7))).toBe(1)
})
