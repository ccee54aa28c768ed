import { createHash } from 'node:crypto'

/** base32hex (RFC 4648, section 7) in lower case: what Google takes as an event id. */
const ALPHABET = '0123456789abcdefghijklmnopqrstuv'

/**
 * The provider event of one version of an appointment. The same for every try, so that a try whose
 * answer was lost can be repeated without a second event.
 */
export function eventIdOf(appointmentId: string, version: number): string {
  const digest = createHash('sha256').update(`appointment:${appointmentId}:${version}`).digest()
  return base32hex(digest)
}

/** One character for each byte: enough of a digest to be no other's. */
export function base32hex(digest: Uint8Array): string {
  return Array.from(digest, (byte) => ALPHABET.charAt(byte % 32)).join('')
}
