import { describe, expect, it } from 'vitest'
import { findKind } from './find-kind.ts'

const kinds = ['Check-up', 'Cleaning', 'Deep cleaning', 'Crème brûlée tasting'].map((name) => ({
  id: name,
  name,
  minutes: 30,
  before: null,
  after: null,
  price: null,
  place: null,
}))

const meant = (said: string) => {
  const found = findKind(kinds, said)
  return 'kind' in found ? found.kind.name : found.refused.text
}

describe('findKind', () => {
  it.each([
    ['check-up', 'Check-up'],
    ['a check up, please', 'Check-up'],
    ['checkup', 'Check-up'],
    ['chek up', 'Check-up'],
    ['cleaning', 'Cleaning'],
    ['my deep cleaning appointment', 'Deep cleaning'],
    ['deep', 'Deep cleaning'],
    ['creme brulee tasting', 'Crème brûlée tasting'],
  ])('takes %s for %s', (said, name) => {
    expect(meant(said)).toBe(name)
  })

  it('guesses at nothing', () => {
    expect(meant('haircut')).toMatch(/^I do not know that kind of appointment\. There is Check-up/)
    expect(meant('')).toMatch(/^I do not know/)
  })
})
