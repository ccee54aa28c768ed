import { toEpochSeconds } from '@parley/shared/time/clock'
import type { Exchange } from '../http/exchange.ts'
import type { Grant } from '../oauth/grants.ts'
import { fullName, type Person } from '../people/person.ts'
import type { Simulation } from '../simulation.ts'

const LIFE_SECONDS = 3600

/** Signed when `openid` was granted, else undefined. The issuer is the address of the simulation. */
export async function googleIdToken(
  sim: Simulation,
  exchange: Exchange,
  { grant, scopes, nonce }: { grant: Grant; scopes: readonly string[]; nonce: string | undefined },
): Promise<string | undefined> {
  const person = sim.people.byId('google', grant.personId)
  if (!scopes.includes('openid') || person === undefined) return undefined
  const iat = toEpochSeconds(exchange.now)
  return sim.google.keys.sign({
    iss: exchange.origin,
    azp: grant.clientId,
    aud: grant.clientId,
    ...googleClaims(person, scopes),
    ...(nonce !== undefined && { nonce }),
    iat,
    exp: iat + LIFE_SECONDS,
    ...exchange.effect('id_token_claims')?.claims,
  })
}

/** What id_token and userinfo say of a person, within the scopes. */
export function googleClaims(person: Person, scopes: readonly string[]) {
  const has = (name: string) =>
    scopes.some((scope) => scope === name || scope.endsWith(`/userinfo.${name}`))
  return {
    sub: person.id,
    ...(has('email') && { email: person.email, email_verified: person.emailVerified }),
    ...(has('profile') && {
      name: fullName(person),
      given_name: person.givenName,
      family_name: person.familyName,
      picture: `https://lh3.googleusercontent.com/a/${person.id}`,
    }),
  }
}
