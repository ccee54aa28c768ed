import {
  createAccessTokens,
  type AccessTokens,
} from '@parley/shared/calendar-accounts/access-tokens'
import { createOwnerNotifier } from '@parley/shared/calendar-accounts/owner-notifier'
import type { Providers } from '@parley/shared/calendar-accounts/provider-settings'
import type { Database } from '@parley/shared/database/schema'
import type { IdMaker } from '@parley/shared/identity/ids'
import type { Logger } from '@parley/shared/logging/logger'
import type { Clock } from '@parley/shared/time/clock'
import type { VaultKeys } from '@parley/shared/vault/vault-keys'
import { createVault } from '@parley/shared/vault/vault'
import type { Kysely } from 'kysely'
import { createBuiltInCalendar } from './built-in/built-in-calendar.ts'
import type { CalendarAdapters } from './calendars.ts'
import { providerSteps } from './provider-call.ts'

export interface AdapterParts {
  readonly database: Kysely<Database>
  readonly providers: Providers
  /** There whenever a provider is. */
  readonly vaultKeys: VaultKeys | undefined
  readonly clock: Clock
  readonly log: Logger
  readonly newId: IdMaker
}

/** The adapters that are configured; disposing waits for refreshes that are under way. */
export interface OpenAdapters extends AsyncDisposable {
  readonly adapters: CalendarAdapters
}

export async function openAdapters(parts: AdapterParts): Promise<OpenAdapters> {
  const builtIn = { 'built-in': createBuiltInCalendar(parts.database) }
  const { vaultKeys } = parts
  if (vaultKeys === undefined) return { adapters: builtIn, [Symbol.asyncDispose]: nothingLeft }
  const tokens = createTokens(parts, vaultKeys)
  return {
    adapters: { ...builtIn, ...(await providerAdapters(parts.providers, tokens)) },
    [Symbol.asyncDispose]: () => tokens[Symbol.asyncDispose](),
  }
}

const nothingLeft = () => Promise.resolve()

function createTokens(parts: AdapterParts, keys: VaultKeys): AccessTokens {
  const vault = createVault(keys)
  return createAccessTokens({
    ...parts,
    vault,
    notifyOwner: createOwnerNotifier({ ...parts, vault }),
  })
}

/** The SDKs are large: loaded only where they are configured. */
async function providerAdapters(
  { google, microsoft }: Providers,
  tokens: AccessTokens,
): Promise<CalendarAdapters> {
  const begin = providerSteps(tokens)
  const [googleModule, microsoftModule] = await Promise.all([
    google && import('./google/google-calendar.ts'),
    microsoft && import('./microsoft/microsoft-calendar.ts'),
  ])
  return {
    ...(google &&
      googleModule && { google: googleModule.createGoogleCalendar(begin, google.apiUrl) }),
    ...(microsoft &&
      microsoftModule && {
        microsoft: microsoftModule.createMicrosoftCalendar(begin, microsoft.apiUrl),
      }),
  }
}
