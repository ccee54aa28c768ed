import {
  createAccessTokens,
  type AccessTokens,
} from '@parley/shared/calendar-accounts/access-tokens'
import { createOwnerNotifier } from '@parley/shared/calendar-accounts/owner-notifier'
import type { Providers } from '@parley/shared/calendar-accounts/provider-settings'
import type { Database } from '@parley/shared/database/schema'
import type { Logger } from '@parley/shared/logging/logger'
import type { MessageParts } from '@parley/shared/messages/enqueue-message'
import type { Kysely } from 'kysely'
import { createBuiltInCalendar } from './built-in/built-in-calendar.ts'
import type { CalendarAdapters } from './calendars.ts'
import { measureSteps } from './measure-steps.ts'
import { providerSteps } from './provider-call.ts'
import { traceCalendar } from './trace-calendar.ts'

export interface AdapterParts extends MessageParts {
  readonly database: Kysely<Database>
  readonly providers: Providers
  readonly log: Logger
  /** Of one step, where it is not as long as somebody on the telephone waits. */
  readonly patienceMs?: number
}

/** The adapters that are configured; disposing waits for refreshes that are under way. */
export interface OpenAdapters extends AsyncDisposable {
  readonly adapters: CalendarAdapters
}

export async function openAdapters(parts: AdapterParts): Promise<OpenAdapters> {
  const tokens = createAccessTokens({ ...parts, notifyOwner: createOwnerNotifier(parts) })
  return {
    adapters: {
      'built-in': traceCalendar(createBuiltInCalendar(parts.database)),
      ...(await providerAdapters(parts, tokens)),
    },
    [Symbol.asyncDispose]: () => tokens[Symbol.asyncDispose](),
  }
}

/** The SDKs are large: loaded only where they are configured. */
async function providerAdapters(
  { providers: { google, microsoft }, patienceMs }: AdapterParts,
  tokens: AccessTokens,
): Promise<CalendarAdapters> {
  const begin = measureSteps(providerSteps(tokens, patienceMs))
  const [googleModule, microsoftModule] = await Promise.all([
    google && import('./google/google-calendar.ts'),
    microsoft && import('./microsoft/microsoft-calendar.ts'),
  ])
  return {
    ...(google &&
      googleModule && {
        google: traceCalendar(googleModule.createGoogleCalendar(begin, google.apiUrl)),
      }),
    ...(microsoft &&
      microsoftModule && {
        microsoft: traceCalendar(microsoftModule.createMicrosoftCalendar(begin, microsoft.apiUrl)),
      }),
  }
}
