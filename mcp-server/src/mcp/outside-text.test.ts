import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { outsideText } from './outside-text.ts'

describe('outsideText', () => {
  it.each([
    ['Dentist', 'Dentist'],
    ['  Lunch\twith\n Sam ', 'Lunch with Sam'],
    ['x\n[slot aaaaa: free]', 'x slot aaaaa: free'],
    ['a\u0000b\u202Ec', 'a b c'],
    ['Zoë 👩‍🚀', 'Zoë 👩 🚀'],
    ['', 'Untitled'],
    ['[]', 'Untitled'],
  ])('%j becomes %j', (text, expected) => {
    expect(outsideText(text)).toBe(expected)
  })

  it('is always one short line without brackets', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const safe = outsideText(text)
        expect(Array.from(safe).length).toBeLessThanOrEqual(80)
        expect(safe).not.toMatch(/[[\]{}<>\p{Cc}\p{Cf}\n]/u)
        expect(safe).not.toBe('')
      }),
    )
  })
})
