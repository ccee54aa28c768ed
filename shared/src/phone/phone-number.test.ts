import { describe, expect, it } from 'vitest'
import { regionOf, toE164 } from './phone-number.ts'

describe('a phone number as it was written', () => {
  it.each([
    ['07700 900123', 'GB', '+447700900123'],
    ['+44 7700 900123', 'US', '+447700900123'],
    ['(212) 555-2368', 'US', '+12125552368'],
    ['0151 12345678', 'DE', '+4915112345678'],
  ] as const)('%s in %s is %s', (written, region, number) => {
    expect(toE164(written, region)).toBe(number)
  })

  it.each(['', 'Sam', '077', '07700900123456789'])('%j is none', (written) => {
    expect(toE164(written, 'GB')).toBeUndefined()
  })

  it('needs its country where no region is known', () => {
    expect(toE164('07700 900123', undefined)).toBeUndefined()
    expect(regionOf({ locale: 'en-GB' })).toBe('GB')
    expect(regionOf({ locale: 'de' })).toBe('DE')
  })
})
