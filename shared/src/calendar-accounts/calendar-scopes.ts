import type { ProviderName } from './provider-settings.ts'

const GOOGLE = 'https://www.googleapis.com/auth/'
const GRAPH = 'https://graph.microsoft.com/'

/** What we ask a provider for when a calendar is connected: the least that booking needs. */
export const CALENDAR_SCOPES: Readonly<Record<ProviderName, readonly string[]>> = {
  google: [
    'openid',
    'email',
    `${GOOGLE}calendar.events`,
    `${GOOGLE}calendar.freebusy`,
    `${GOOGLE}calendar.calendarlist.readonly`,
  ],
  microsoft: ['openid', 'profile', 'email', 'offline_access', 'User.Read', 'Calendars.ReadWrite'],
}

/** Without these an account is of no use; each line is a choice of scopes of which one is enough. */
const NEEDED: Readonly<Record<ProviderName, readonly (readonly string[])[]>> = {
  google: [
    [`${GOOGLE}calendar.events`, `${GOOGLE}calendar`],
    [`${GOOGLE}calendar.freebusy`, `${GOOGLE}calendar.readonly`, `${GOOGLE}calendar`],
  ],
  microsoft: [['calendars.readwrite']],
}

/** Scopes as a token answer lists them; Microsoft may spell them with Graph's address before. */
export function readScopes(provider: ProviderName, text: string): string[] {
  const all = text.split(' ').filter((scope) => scope !== '')
  return provider === 'google' ? all : all.map((scope) => scope.replace(GRAPH, ''))
}

/** People may untick what we asked for: what was granted is looked at, never assumed. */
export function grantsCalendar(provider: ProviderName, granted: readonly string[]): boolean {
  const have = new Set(provider === 'google' ? granted : granted.map((one) => one.toLowerCase()))
  return NEEDED[provider].every((choice) => choice.some((scope) => have.has(scope)))
}
