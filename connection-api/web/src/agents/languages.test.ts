import { expect, test } from 'vitest'
import { languageName, languagesWith } from './languages.ts'

test('languages have the names that the person gives them', () => {
  expect(languageName('en-GB', 'en')).toBe('British English')
  expect(languageName('de', 'fr')).toBe('allemand')
})

test('they are in order, and the one that an agent has is among them', () => {
  const names = languagesWith('en', 'en').map(({ name }) => name)
  expect(names).toEqual(names.toSorted((one, other) => one.localeCompare(other, 'en')))
  expect(names).toContain('English')
  expect(languagesWith('mi', 'en')).toContainEqual({ tag: 'mi', name: 'Māori' })
})
