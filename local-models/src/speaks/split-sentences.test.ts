import { expect, test } from 'vitest'
import { splitSentences } from './split-sentences.ts'

test.each([
  ['Hello.', ['Hello.']],
  ['You are free. Shall I book it?', ['You are free.', 'Shall I book it?']],
  ['With Dr. Smith at 3 p.m. Tuesday. Yes?', ['With Dr. Smith at 3 p.m. Tuesday.', 'Yes?']],
  ['no full stop', ['no full stop']],
  ['', []],
])('%j', (text, sentences) => {
  expect(splitSentences(text)).toEqual(sentences)
})

test('cuts a sentence without end, at a comma where there is one, and loses no word', () => {
  const text = Array.from({ length: 120 }, (_, n) => `word${n}${n % 20 === 19 ? ',' : ''}`).join(
    ' ',
  )
  const pieces = splitSentences(text)
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(240)
  expect(pieces.join(' ')).toBe(text)
  expect(pieces[0]?.endsWith(',')).toBe(true)
})

test('cuts what has no spaces', () => {
  const pieces = splitSentences('9'.repeat(1000))
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(240)
  expect(pieces.join('').replaceAll(' ', '')).toBe('9'.repeat(1000))
})
