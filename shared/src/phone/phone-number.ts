import { isSupportedCountry, parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js'

/** ISO 3166 country, where numbers are known; undefined: nobody said. */
export type Region = CountryCode | undefined

/** Where a number without a country is taken to be: with its owner, by their locale. */
export function regionOf({ locale }: { readonly locale: string }): Region {
  const { region } = new Intl.Locale(locale).maximize()
  return region !== undefined && isSupportedCountry(region) ? region : undefined
}

/**
 * A phone number as it was written, in E.164; undefined: it has too few or too many digits to be one.
 * Whether somebody has it is not for a table to say.
 */
export function toE164(written: string, region: Region): string | undefined {
  const number = parsePhoneNumberFromString(written, region)
  return number?.isPossible() ? number.number : undefined
}
