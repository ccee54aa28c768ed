import { z } from 'zod'
import { toE164, type Region } from '@parley/shared/phone/phone-number'

const Email = z.email().max(254)

/**
 * A phone number (E.164) or an e-mail address (lower case) as somebody typed it; undefined: it is
 * neither.
 *
 * @param region where a number without a country is taken to be
 */
export function readAddress(typed: string, region: Region): string | undefined {
  const written = typed.trim()
  if (!written.includes('@')) return toE164(written, region)
  return Email.safeParse(written.toLowerCase()).data
}
