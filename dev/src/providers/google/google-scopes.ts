import type { ScopeLine } from '../oauth/pages.ts'

const AUTH = 'https://www.googleapis.com/auth/'

/** Short names and what Google answers in their place. */
const EXPANDED: Readonly<Record<string, string>> = {
  email: `${AUTH}userinfo.email`,
  profile: `${AUTH}userinfo.profile`,
}

const WORDS: Readonly<Record<string, string>> = {
  openid: 'Know who you are',
  email: 'See your e-mail address',
  profile: 'See your name',
  [`${AUTH}userinfo.email`]: 'See your e-mail address',
  [`${AUTH}userinfo.profile`]: 'See your name',
  [`${AUTH}calendar`]: 'See, edit, share and delete all your calendars',
  [`${AUTH}calendar.events`]: 'View and edit events on all your calendars',
  [`${AUTH}calendar.events.owned`]: 'View and edit events on calendars that you own',
  [`${AUTH}calendar.freebusy`]: 'View when you are busy',
  [`${AUTH}calendar.readonly`]: 'See your calendars',
}

const SIGN_IN = new Set(['openid', 'email', 'profile', ...Object.values(EXPANDED)])

/** Whatever goes beyond signing in has a box that the person may untick. */
export function googleScopeLine(scope: string): ScopeLine {
  return { scope, words: WORDS[scope] ?? scope, optional: !SIGN_IN.has(scope) }
}

/** Scopes as the token endpoint words them: long names, in no useful order. */
export function spellOut(scopes: readonly string[]): string {
  const long = new Set(scopes.map((scope) => EXPANDED[scope] ?? scope))
  return [...long].toReversed().join(' ')
}

const sets = {
  write: ['calendar', 'calendar.events', 'calendar.events.owned', 'calendar.app.created'],
  read: [
    'calendar',
    'calendar.readonly',
    'calendar.events',
    'calendar.events.readonly',
    'calendar.events.owned',
    'calendar.events.owned.readonly',
    'calendar.events.public.readonly',
    'calendar.events.freebusy',
    'calendar.app.created',
  ],
  freeBusy: ['calendar', 'calendar.readonly', 'calendar.freebusy', 'calendar.events.freebusy'],
  calendarList: [
    'calendar',
    'calendar.readonly',
    'calendar.calendarlist',
    'calendar.calendarlist.readonly',
  ],
  calendars: [
    'calendar',
    'calendar.readonly',
    'calendar.calendars',
    'calendar.calendars.readonly',
    'calendar.app.created',
  ],
  settings: ['calendar', 'calendar.readonly', 'calendar.settings', 'calendar.settings.readonly'],
}

/** What a door asks for. */
export type GoogleRight = keyof typeof sets

/** One of the scopes that the API's own description lists for the method is enough. */
export function allows(scopes: readonly string[], right: GoogleRight): boolean {
  return sets[right].some((name) => scopes.includes(`${AUTH}${name}`))
}
