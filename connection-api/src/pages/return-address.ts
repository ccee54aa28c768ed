/** Where somebody may be sent after signing in: these pages of ours and nothing else. */
const PATHS = new Set([
  '/users',
  '/approvals',
  '/admin/user-sync',
  '/calendar/auth/start',
  '/calendar/auth/confirm',
])

/** A way back that is safe to follow; `/users` in place of one that is not. */
export function returnAddress(wish: unknown): string {
  if (typeof wish !== 'string' || wish.length > 500 || !/^\/[^/\\]/.test(wish)) return '/users'
  const here = 'http://parley.invalid'
  if (!URL.canParse(wish, here)) return '/users'
  const url = new URL(wish, here)
  return url.origin === here && PATHS.has(url.pathname) ? `${url.pathname}${url.search}` : '/users'
}
