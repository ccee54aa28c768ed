import { Secret, TOTP } from 'otpauth'
import type { Instant } from '@parley/shared/time/clock'

const PERIOD_SECONDS = 30
/** 160 bits, as RFC 4226, section 4 recommends. */
const SECRET_BYTES = 20
/** Clocks of phones are off, and people type slowly: one step to either side. */
const STEPS_OFF = 1

/** What every authenticator app assumes: SHA-1, six digits, thirty seconds. */
const FORM = { issuer: 'Parley', algorithm: 'SHA1', digits: 6, period: PERIOD_SECONDS }

/** A fresh secret, base32. */
export function newTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32
}

/** What an authenticator app reads as a picture. */
export function totpUri(secret: string, email: string): string {
  return new TOTP({ ...FORM, label: email, secret: Secret.fromBase32(secret) }).toString()
}

/** The code that an authenticator app shows. */
export function totpCode(secret: string, now: Instant): string {
  return new TOTP({ ...FORM, secret: Secret.fromBase32(secret) }).generate({ timestamp: now })
}

/** Time step that a code is good for now; undefined when it is good for none. */
export function stepOfCode(secret: string, code: string, now: Instant): number | undefined {
  const totp = new TOTP({ ...FORM, secret: Secret.fromBase32(secret) })
  const delta = totp.validate({ token: code, timestamp: now, window: STEPS_OFF })
  return delta === null ? undefined : Math.floor(now / 1000 / PERIOD_SECONDS) + delta
}
