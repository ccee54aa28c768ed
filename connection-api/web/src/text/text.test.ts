import { expect, test } from 'vitest'
import { en } from './en.ts'
import { chooseText } from './text.ts'

test('takes the first of the person’s languages that there is, else English', () => {
  expect(chooseText(['sv-SE', 'en-GB'])).toBe(en)
  expect(chooseText([])).toBe(en)
})
