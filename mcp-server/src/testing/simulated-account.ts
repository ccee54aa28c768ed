import type { AccessToken, AccessTokens } from '@parley/shared/calendar-accounts/access-tokens'
import { CalendarNeedsConsentError } from '@parley/shared/calendar-accounts/calendar-account-errors'
import type { ProviderName } from '@parley/shared/calendar-accounts/provider-settings'
import { newId } from '@parley/shared/identity/ids'
import type { SimulatedProviders } from '@parley/dev/src/providers/start-simulated-providers.ts'
import type { CalendarAccount } from '../calendar/calendar.ts'

/** Somebody new at a simulated provider, in this zone. @returns their address */
export function addPerson(
  { simulation }: SimulatedProviders,
  provider: ProviderName,
  timeZone: string,
  tenant?: string,
): string {
  const id = crypto.randomUUID()
  const email = `${id}@example.com`
  simulation.people.put({
    provider,
    id,
    email,
    givenName: 'Ada',
    familyName: 'Lovelace',
    timeZone,
    ...(tenant !== undefined && { tenant }),
  })
  return email
}

export function accountAt(provider: ProviderName, zone: string): CalendarAccount {
  return {
    id: newId('acct'),
    ownerId: newId('user'),
    provider,
    status: 'active',
    isDefault: true,
    countsAsBusy: true,
    zone,
  }
}

/** What the token endpoint gives for a refresh; undefined: the grant is over. */
export type Refresh = () => Promise<string | undefined>

/** One account's tokens, refreshed at the simulation when asked to and kept in memory. */
export function tokensOf(first: string, refresh: Refresh) {
  let current: AccessToken = { token: first, version: 1 }
  let refreshes = 0
  const tokens: Pick<AccessTokens, 'accessToken' | 'replacement'> = {
    accessToken: () => Promise.resolve(current),
    async replacement(_account, refused) {
      if (refused.version !== current.version) return current
      refreshes += 1
      const token = await refresh()
      if (token === undefined) throw new CalendarNeedsConsentError()
      current = { token, version: current.version + 1 }
      return current
    },
  }
  return { tokens, refreshes: () => refreshes }
}
