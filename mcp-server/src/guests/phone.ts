import { getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js'
import { toE164, type Region } from '@parley/shared/phone/phone-number'
import { spokenDigits } from './spoken-digits.ts'

/**
 * A phone number as it was said or written, in E.164; undefined: it has too few or too many digits to
 * be one. It is read back.
 */
export function hearPhone(said: string, region: Region): string | undefined {
  const plus = /^\s*(?:\+|plus\b)/i.test(said) ? '+' : ''
  return toE164(`${plus}${spokenDigits(said)}`, region)
}

/** `0 7 7 0 0, 9 0 0 1 2 3`: digit by digit, as people read a number back. */
export function spokenPhone(e164: string, region: Region): string {
  const number = parsePhoneNumberFromString(e164)
  const here = region !== undefined && getCountryCallingCode(region)
  const isHere = number?.countryCallingCode === here
  const written = (isHere ? number?.formatNational() : number?.formatInternational()) ?? e164
  const groups = written.replaceAll('+', 'plus ').match(/[a-z]+|\d+/g) ?? []
  const spoken = groups.map((group) => (/\d/.test(group) ? Array.from(group).join(' ') : group))
  return spoken.join(', ').replace('plus, ', 'plus ')
}
