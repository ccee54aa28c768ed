import type { ScopeLine } from '../oauth/pages.ts'

const GRAPH = 'https://graph.microsoft.com/'

const WORDS: Readonly<Record<string, string>> = {
  openid: 'Sign you in',
  profile: 'View your basic profile',
  email: 'View your e-mail address',
  offline_access: 'Maintain access to data you have given it access to',
  'User.Read': 'Read your profile',
  'Calendars.Read': 'Read your calendars',
  'Calendars.ReadWrite': 'Have full access to your calendars',
  'MailboxSettings.Read': 'Read your mailbox settings',
}

/** `Calendars.ReadWrite`, whether it came with Graph's address before it or not. */
function shortScope(scope: string): string {
  return scope.startsWith(GRAPH) ? scope.slice(GRAPH.length) : scope
}

/** Microsoft's people take all or nothing. */
export function microsoftScopeLine(scope: string): ScopeLine {
  return { scope, words: WORDS[shortScope(scope)] ?? scope, optional: false }
}

/** As the token endpoint words what was granted: `offline_access` is left out. */
export function grantedScope(scopes: readonly string[]): string {
  const short = new Set(scopes.map(shortScope))
  short.delete('offline_access')
  return [...short].toReversed().join(' ')
}

const sets = {
  profile: ['User.Read', 'User.ReadBasic.All', 'User.ReadWrite'],
  settings: ['MailboxSettings.Read', 'MailboxSettings.ReadWrite'],
  read: ['Calendars.Read', 'Calendars.ReadWrite', 'Calendars.ReadBasic'],
  write: ['Calendars.ReadWrite'],
}

/** What a door of Graph asks for. */
export type GraphRight = keyof typeof sets

export function allowsGraph(scopes: readonly string[], right: GraphRight): boolean {
  return scopes.some((scope) => sets[right].includes(shortScope(scope)))
}
