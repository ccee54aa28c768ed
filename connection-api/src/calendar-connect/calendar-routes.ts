import { Router } from 'express'
import { getGoogleUrl } from '../google-sign-in/get-google-url.ts'
import { postGoogleCallback } from '../google-sign-in/post-google-callback.ts'
import { postGoogleJoin } from '../google-sign-in/post-google-join.ts'
import type { GoogleSignInParts } from '../google-sign-in/sign-in-parts.ts'
import { attemptLimits } from '../login/attempt-limits.ts'
import type { signInRequired } from '../login/sign-in-required.ts'
import { getStatus } from './get-status.ts'
import { patchAccount } from './patch-account.ts'
import { postDisconnect } from './post-disconnect.ts'
import { postLinks } from './post-links.ts'

/** The API's doors to calendars, and to signing in with Google. */
export function calendarRoutes(
  parts: GoogleSignInParts,
  signedIn: ReturnType<typeof signInRequired>,
): Router {
  const routes = Router()
  routes.post('/calendar/links', linkLimits(parts), signedIn(postLinks(parts)))
  routes.get('/calendar/auth/status', getStatus(parts))
  routes.get('/api/calendar/status', getStatus(parts))
  routes.post('/api/calendar/disconnect', signedIn(postDisconnect(parts)))
  routes.patch('/api/calendar/accounts/:id', signedIn(patchAccount(parts)))
  const limits = googleLimits(parts)
  routes.get('/api/auth/google/url', limits, getGoogleUrl(parts))
  routes.post('/api/auth/google/callback', limits, postGoogleCallback(parts))
  routes.post('/api/auth/google/join', limits, postGoogleJoin(parts))
  return routes
}

const linkLimits = ({ redis, log }: GoogleSignInParts) =>
  attemptLimits(redis, log, {
    name: 'links',
    windowMs: 5 * 60 * 1000,
    count: 'all',
    perAddress: 60,
    sentence: 'Too many links were asked for. Wait a few minutes, then try again.',
  })

const googleLimits = ({ redis, log }: GoogleSignInParts) =>
  attemptLimits(redis, log, {
    name: 'google',
    windowMs: 5 * 60 * 1000,
    count: 'all',
    perAddress: 60,
    sentence: 'Too many attempts. Wait a few minutes, then try again.',
  })
