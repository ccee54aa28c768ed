import { expect, test } from 'vitest'
import { isSpeakable, readableText } from './readable-text.ts'

test.each([
  ['It’s at “noon”…', 'It\'s at "noon"...'],
  ['Tuesday – at ten', 'Tuesday, at ten'],
  ['Café Müller, Straße 5', 'Cafe Muller, Strasse 5'],
  ['**Bold** & _plain_', 'Bold and plain'],
  ['one\n\ttwo\u0000 three', 'one two three'],
  ['done ✅', 'done'],
])('%j is read as %j', (text, readable) => {
  expect(readableText(text)).toBe(readable)
})

test('knows that there is nothing to say', () => {
  expect(isSpeakable(readableText('… — 你好'))).toBe(false)
  expect(isSpeakable('5')).toBe(true)
})
