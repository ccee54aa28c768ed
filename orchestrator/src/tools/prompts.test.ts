import { expect, it } from 'vitest'
import { readPrompts } from './prompts.ts'

it('reads what packs say, and nothing where they say it in a way that we do not know', () => {
  expect(readPrompts({ 'parley/prompts': ['You look after accounts.'] })).toEqual([
    'You look after accounts.',
  ])
  expect(readPrompts(undefined)).toEqual([])
  expect(readPrompts({ 'parley/prompts': [''] })).toEqual([])
  expect(readPrompts({ 'parley/prompts': 'anything' })).toEqual([])
})
