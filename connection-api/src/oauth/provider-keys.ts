import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose'
import type { Providers, ProviderName } from '@parley/shared/calendar-accounts/provider-settings'

/** Signing keys of the providers, fetched when they are first needed and again for an unknown one. */
export type ProviderKeys = Readonly<Partial<Record<ProviderName, JWTVerifyGetKey>>>

export function createProviderKeys({ google, microsoft }: Providers): ProviderKeys {
  return {
    ...(google && { google: keysAt(google.keysUrl) }),
    ...(microsoft && { microsoft: keysAt(microsoft.keysUrl) }),
  }
}

function keysAt(url: string): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(url), { timeoutDuration: 5000, cooldownDuration: 5000 })
}
