import { describe, expect, it } from 'vitest'
import { handleLine, normaliseHandle } from './handles.ts'

describe('handles', () => {
  it('stand in lines of one form', () => {
    expect(handleLine('slot', 'k7m2', 'Tuesday')).toBe('[slot k7m2: Tuesday]')
  })

  it.each([
    'k7m2',
    'K7M2',
    ' k7m2 ',
    '"k7m2"',
    'slot k7m2',
    'Slot: k7m2',
    '[slot k7m2]',
    '[slot k7m2: Tuesday 24 November 2026, 14:00 to 14:30]',
    'k 7 m 2',
    'consent "k7m2"',
    'appointment k7m2.',
    'k7m2\u0000',
  ])('are found in %s', (text) => {
    expect(normaliseHandle(text)).toBe('k7m2')
  })
})
