import { bearerOf, formOf, type Incoming } from '../http/exchange.ts'
import type { Grant, Grants } from './grants.ts'

/**
 * Whose leave a request rests on, by what it presents: an access token, or the code or refresh token of
 * its form. Expired and spent ones count too: failpoints are about people.
 */
export function whoseGrant(grants: Grants, incoming: Incoming): Grant | undefined {
  const bearer = bearerOf(incoming)
  if (bearer !== undefined) return grants.access(bearer)?.grant
  const form = formOf(incoming)
  const value = (name: string) => form.get(name) ?? incoming.query.get(name) ?? ''
  const refresh = grants.refresh(value('refresh_token')) ?? grants.refresh(value('token'))
  return refresh?.grant ?? grants.code(value('code'))?.grant
}
