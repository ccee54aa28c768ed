import { describe, expect, it } from 'vitest'
import { readAmount, spokenMoney } from './money.ts'

describe('readAmount', () => {
  it.each([
    ['50', 5000],
    ['49.99', 4999],
    ['1,200', 120_000],
    ['£20', 2000],
    [' 5 pounds ', 500],
    ['0.29', 29],
  ])('reads %s in cents', (said, cents) => expect(readAmount(said)).toBe(cents))

  it.each(['0', '-5', '1e3', '1.5', '12.345', '1,20', 'fifty', '', '5 cents', '99999999'])(
    'takes %j for no amount',
    (said) => expect(readAmount(said)).toBeUndefined(),
  )
})

describe('spokenMoney', () => {
  it.each([
    [123_456, 'GBP', '1,234 pounds and 56 pence'],
    [100, 'GBP', '1 pound'],
    [101, 'GBP', '1 pound and 1 penny'],
    [0, 'EUR', '0 euros'],
    [7, 'USD', '7 cents'],
  ] as const)('says %i %s', (cents, currency, words) =>
    expect(spokenMoney(cents, currency)).toBe(words),
  )
})
