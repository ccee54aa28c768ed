import {
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
  type CountryCode,
} from 'libphonenumber-js'
import { spokenDigits } from './spoken-digits.ts'

/** Where a number without a country is taken to be: with the owner, by their locale. */
export function regionOf({ locale }: { readonly locale: string }): CountryCode | undefined {
  const { region } = new Intl.Locale(locale).maximize()
  return region !== undefined && isSupportedCountry(region) ? region : undefined
}

/**
 * A phone number as it was said or written, in E.164; undefined: it has too few or too many digits to
 * be one. Whether somebody has it is not for a table to say: it is read back.
 */
export function hearPhone(said: string, region: CountryCode | undefined): string | undefined {
  const plus = /^\s*(?:\+|plus\b)/i.test(said) ? '+' : ''
  const number = parsePhoneNumberFromString(`${plus}${spokenDigits(said)}`, region)
  return number?.isPossible() ? number.number : undefined
}

/** `0 7 7 0 0, 9 0 0 1 2 3`: digit by digit, as people read a number back. */
export function spokenPhone(e164: string, region: CountryCode | undefined): string {
  const number = parsePhoneNumberFromString(e164)
  const here = region !== undefined && getCountryCallingCode(region)
  const isHere = number?.countryCallingCode === here
  const written = (isHere ? number?.formatNational() : number?.formatInternational()) ?? e164
  const groups = written.replaceAll('+', 'plus ').match(/[a-z]+|\d+/g) ?? []
  const spoken = groups.map((group) => (/\d/.test(group) ? Array.from(group).join(' ') : group))
  return spoken.join(', ').replace('plus, ', 'plus ')
}
