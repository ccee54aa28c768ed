import { type Exchange } from '../http/exchange.ts'
import type { InjectedFailure, RouteGroup } from '../http/route.ts'
import { whoseGrant } from '../oauth/whose-grant.ts'
import type { Simulation } from '../simulation.ts'
import { injectedGoogleError, oauthError } from './google-error.ts'
import type { Messenger } from '../http/messenger.ts'
import type { GoogleStore } from './google-calendar-store.ts'
import { googleCalendarRoutes } from './google-calendar-routes.ts'
import { googleIdentityRoutes } from './google-identity.ts'

/** All of simulated Google. */
export function googleGroup(sim: Simulation, store: GoogleStore, messenger: Messenger): RouteGroup {
  return {
    provider: 'google',
    routes: [...googleIdentityRoutes(sim), ...googleCalendarRoutes(sim, store, messenger)],
    whoAsks: (incoming) => {
      const grant = whoseGrant(sim.google.grants, incoming)
      return grant && sim.people.byId('google', grant.personId)
    },
    fail,
  }
}

function fail(failure: InjectedFailure, exchange: Exchange) {
  const { status, reason, retryAfterSeconds } = failure
  const headers: Record<string, string> =
    retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }
  if (exchange.path.startsWith('/calendar/')) return injectedGoogleError(status, reason, headers)
  const answer = oauthError(
    status,
    reason ?? 'internal_failure',
    'Token has been expired or revoked.',
  )
  return { ...answer, headers: { ...answer.headers, ...headers } }
}
