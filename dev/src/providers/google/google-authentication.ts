import type { Instant } from '@parley/shared/time/clock'
import { Refusal } from '../http/answer.ts'
import { bearerOf, type Exchange } from '../http/exchange.ts'
import type { AccessToken } from '../oauth/grants.ts'
import type { Person } from '../people/person.ts'
import type { Simulation } from '../simulation.ts'
import { googleErrorAnswer, googleRefusal } from './google-error.ts'
import { allows, type GoogleRight } from './google-scopes.ts'

/** @throws {Refusal} 401 or 403, as the Calendar API words it */
export function authenticate(sim: Simulation, exchange: Exchange, right: GoogleRight): Person {
  const token = bearerOf(exchange)
  if (token === undefined) throw googleRefusal(401, 'required', 'Login Required')
  const access = liveAccess(sim, token, exchange.now)
  const person = access && sim.people.byId('google', access.grant.personId)
  if (access === undefined || person === undefined) {
    throw googleRefusal(401, 'authError', 'Invalid Credentials')
  }
  if (!allows(access.scopes, right)) throw insufficientScope()
  return person
}

export function liveAccess(sim: Simulation, token: string, now: Instant): AccessToken | undefined {
  const access = sim.google.grants.access(token)
  if (access === undefined || access.grant.ended || access.expiresAt <= now) return undefined
  return access
}

function insufficientScope(): Refusal {
  const reason = 'insufficientPermissions'
  const message = 'Request had insufficient authentication scopes.'
  const challenge = 'Bearer realm="https://accounts.google.com/", error="insufficient_scope"'
  const headers = { 'www-authenticate': challenge }
  return new Refusal(reason, googleErrorAnswer(403, reason, message, headers))
}
