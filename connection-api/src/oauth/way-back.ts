import { newRandomToken } from '../login/random-token.ts'

/** Which of our pages a consent is started from, and ends at: the plain ones, or the one to call from. */
export type StartedFrom = 'pages' | 'web'

/** Where the browser goes: the plain pages have one address for all news (seed s0). */
const NEWS = {
  pages: { sign_in: '/users', calendar: '/users' },
  web: { sign_in: '/', calendar: '/calendars' },
} as const

const WEB = 'web.'

/** A new state that says where it was started; its hash is kept, so that nobody can say otherwise. */
export function newState(from: StartedFrom = 'pages'): string {
  return `${from === 'web' ? WEB : ''}${newRandomToken()}`
}

/** Where the browser goes back to, whatever came of it: an address of ours, for any text. */
export function wayBack(state: string | undefined, about: 'sign_in' | 'calendar'): string {
  return NEWS[state?.startsWith(WEB) ? 'web' : 'pages'][about]
}
