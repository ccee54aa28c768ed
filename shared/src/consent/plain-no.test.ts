import { describe, expect, it } from 'vitest'
import { isPlainNo } from './plain-no.ts'

describe('isPlainNo', () => {
  it.each([
    'No.',
    'no',
    'Nope!',
    'No thanks.',
    'No, thank you.',
    "Don't.",
    'Don’t book it.',
    'No, do not book it.',
    'Please do not.',
    'Stop.',
    'Um, no.',
    'Well, no thanks',
    'Never mind.',
    'No, make it three o clock.',
    'Know.',
  ])('takes %j for a no', (text) => {
    expect(isPlainNo(text)).toBe(true)
  })

  it.each([
    'Yes.',
    'Yes, book it.',
    'No problem.',
    'No problem, yes.',
    'No, yes, go ahead.',
    'No worries, book it.',
    'Sure, why not.',
    'Cancel it.',
    'I know.',
    'Tuesday at noon.',
    'November is fine.',
    '',
  ])('does not take %j for a no', (text) => {
    expect(isPlainNo(text)).toBe(false)
  })
})
