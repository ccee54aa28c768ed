import { defaultClient } from '@parley/dev/src/providers/oauth/clients.ts'
import { readProviders, type Providers } from '@parley/shared/calendar-accounts/provider-settings'

/** Both providers, simulated at one address. */
export function providersAt(url: string): Providers {
  const { clientId, clientSecret } = defaultClient
  return readProviders({
    NODE_ENV: 'test',
    GOOGLE_OAUTH_CLIENT_ID: clientId,
    GOOGLE_OAUTH_CLIENT_SECRET: clientSecret,
    GOOGLE_BASE_URL: url,
    MICROSOFT_OAUTH_CLIENT_ID: clientId,
    MICROSOFT_OAUTH_CLIENT_SECRET: clientSecret,
    MICROSOFT_TENANT: 'common',
    MICROSOFT_LOGIN_BASE_URL: url,
    MICROSOFT_GRAPH_BASE_URL: url,
  })
}
