import { regionOf } from '@parley/shared/phone/phone-number'
import { describe, expect, it } from 'vitest'
import { hearEmail, spokenEmail } from './email.ts'
import { hearPhone, spokenPhone } from './phone.ts'
import { spokenDigits } from './spoken-digits.ts'

describe('a phone number', () => {
  it.each([
    ['07700 900123', '+447700900123'],
    ['oh seven seven double oh, nine hundred one two three', '+447700900123'],
    ['zero seven seven zero zero nine zero zero one two three', '+447700900123'],
    ['It is 0 7 7 0 0. 9 0 0, 1 2 3.', '+447700900123'],
    ['Zero twos, zero, seven, four twos, zero, seven, two, sevens, fours', '+442074207274'],
    ['plus four four seven seven double zero nine hundred one two three', '+447700900123'],
    ['+44 (0)20 7946 0123', '+442079460123'],
    ['020 7946 0123', '+442079460123'],
    ['+1 212 555 2368', '+12125552368'],
  ])('said as "%s" is %s', (said, number) => {
    expect(hearPhone(said, 'GB')).toBe(number)
  })

  it.each(['call me', '12345', '', 'nine'])('is none in "%s"', (said) => {
    expect(hearPhone(said, 'GB')).toBeUndefined()
  })

  it('is read back digit by digit, with its country where that is another one', () => {
    expect(spokenPhone('+447700900123', 'GB')).toBe('0 7 7 0 0, 9 0 0 1 2 3')
    expect(spokenPhone('+447700900123', 'US')).toBe('plus 4 4, 7 7 0 0, 9 0 0 1 2 3')
    expect(hearPhone(spokenPhone('+447700900123', 'US'), 'US')).toBe('+447700900123')
  })

  it('without a country is taken to be of the owner’s', () => {
    expect(hearPhone('(212) 555-2368', regionOf({ locale: 'en-US' }))).toBe('+12125552368')
  })
})

describe('digits', () => {
  it.each([
    ['forty two', '42'],
    ['four two', '42'],
    ['for to', '42'],
    ['twenty', '20'],
    ['fifteen', '15'],
    ['triple six', '666'],
    ['double', ''],
    ['eight hundred twenty three', '80023'],
  ])('in "%s" are %s', (said, digits) => {
    expect(spokenDigits(said)).toBe(digits)
  })
})

describe('an e-mail address', () => {
  it.each([
    ['sam@example.com', 'sam@example.com'],
    ['Sam dot Lee at Example dot com.', 'sam.lee@example.com'],
    ['sam underscore lee at my dash shop dot co dot uk', 'sam_lee@my-shop.co.uk'],
    ['s a m at example dot com', 'sam@example.com'],
    ['sam plus test @ example.com', 'sam+test@example.com'],
  ])('said as "%s" is %s', (said, address) => {
    expect(hearEmail(said)).toBe(address)
    expect(hearEmail(spokenEmail(address))).toBe(address)
  })

  it.each(['sam', 'sam at home', `${'a'.repeat(120)}@example.com`, 'a@b@example.com'])(
    'is none in "%s"',
    (said) => {
      expect(hearEmail(said)).toBeUndefined()
    },
  )
})
