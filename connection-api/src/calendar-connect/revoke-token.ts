import type { ProviderSettings } from '@parley/shared/calendar-accounts/provider-settings'
import { PROVIDER_TIMEOUT_MS } from '@parley/shared/calendar-accounts/token-answer'

/**
 * Tells the provider that the grant is over. The token goes in the body (SDKs put it into the
 * address, where logs keep it); one that is no longer known is as good as revoked.
 *
 * @returns false where the provider has no such door, or did not answer
 */
export async function revokeToken(
  settings: ProviderSettings | undefined,
  token: string,
): Promise<boolean> {
  if (settings?.revokeUrl === undefined) return false
  try {
    const response = await fetch(settings.revokeUrl, {
      method: 'POST',
      body: new URLSearchParams({ token }),
      redirect: 'error',
      signal: AbortSignal.timeout(PROVIDER_TIMEOUT_MS),
    })
    await response.body?.cancel()
    return response.ok || response.status === 400
  } catch {
    return false
  }
}
