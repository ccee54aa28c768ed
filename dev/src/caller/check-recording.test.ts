import { describe, expect, it } from 'vitest'
import { inCommon, wordsOf } from './check-recording.ts'

describe('words in common', () => {
  it('are counted in order', () => {
    expect(inCommon(['a', 'b', 'c', 'd'], ['b', 'x', 'd', 'a'])).toBe(2)
    expect(inCommon(['a'], [])).toBe(0)
    expect(inCommon(wordsOf('Yes, please.'), wordsOf('yes please'))).toBe(2)
  })

  it('do not depend on how a time or a day is written', () => {
    expect(wordsOf("At two p m on the 24th. Don't!")).toEqual(wordsOf('at 2 p.m. on the 24 dont'))
  })
})
