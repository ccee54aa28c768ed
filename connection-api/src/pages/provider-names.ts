import type { ProviderName } from '@parley/shared/calendar-accounts/provider-settings'

/** As people know them. */
export const PROVIDER_NAMES: Readonly<Record<ProviderName | 'built-in', string>> = {
  google: 'Google',
  microsoft: 'Microsoft',
  'built-in': 'Parley',
}
