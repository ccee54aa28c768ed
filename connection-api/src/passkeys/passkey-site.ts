/** Where passkeys of ours are made and used. */
export interface PasskeySite {
  /** Relying party id: a host name that every origin is at or under. */
  readonly rpId: string
  readonly origins: readonly string[]
}

const LOOPBACK = new Set(['127.0.0.1', '[::1]'])

/**
 * By default the host that people reach us at. Browsers take no bare address for a relying party,
 * so a development stack on 127.0.0.1 has its passkeys at localhost.
 *
 * @param more origins besides, such as an Android app's `android:apk-key-hash:...`
 */
export function passkeySite(
  baseUrl: string,
  more: readonly string[],
  rpId: string | undefined,
): PasskeySite {
  const base = new URL(baseUrl)
  if (LOOPBACK.has(base.hostname)) base.hostname = 'localhost'
  return { rpId: rpId ?? base.hostname, origins: [base.origin, ...more] }
}
