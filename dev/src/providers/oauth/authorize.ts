import { type Answer, html, redirect } from '../http/answer.ts'
import { type Exchange, formOf } from '../http/exchange.ts'
import type { Person } from '../people/person.ts'
import {
  type AuthorizationRequest,
  findDefect,
  readAuthorizationRequest,
} from './authorization-request.ts'
import { mayRedirectTo, type OAuthClient } from './clients.ts'
import type { Grants } from './grants.ts'
import { chooserPage, consentPage, errorPage, formPostPage, type ScopeLine } from './pages.ts'
import { newSecretText } from './secret-text.ts'

/** What sets one provider's sign-in apart from the other's. */
export interface Brand {
  readonly name: string
  readonly clients: ReadonlyMap<string, OAuthClient>
  readonly grants: Grants
  readonly consentPath: (exchange: Exchange) => string
  readonly people: (exchange: Exchange) => readonly Person[]
  readonly scopeLine: (scope: string) => ScopeLine
  /** Does this consent yield a refresh token? */
  readonly withRefreshToken: (request: AuthorizationRequest, first: boolean) => boolean
  readonly callback: (
    request: AuthorizationRequest,
    granted: readonly string[],
  ) => [string, string][]
  readonly denied: readonly [string, string][]
}

const CODE_LIFE_MS = 10 * 60_000

export interface Authorization {
  /** The address that the application sends the person to. */
  readonly start: (exchange: Exchange) => Answer
  /** After the person chose an account. */
  readonly choose: (exchange: Exchange) => Answer
  /** After the person pressed Allow or Cancel. */
  readonly decide: (exchange: Exchange) => Answer
}

/** A request that is under way, and who is to answer it. */
interface Asked {
  readonly id: string
  readonly request: AuthorizationRequest
  readonly person: Person
}

export function createAuthorization(brand: Brand): Authorization {
  const pending = new Map<string, AuthorizationRequest>()
  const show = (exchange: Exchange, asked: Asked) => askPerson(brand, exchange, asked)
  const find = (values: URLSearchParams, exchange: Exchange) => {
    const id = values.get('request') ?? ''
    const request = pending.get(id)
    const person = brand.people(exchange).find((one) => one.id === values.get('person'))
    return request === undefined || person === undefined ? undefined : { id, request, person }
  }
  return {
    start: (exchange) => {
      const request = accept(brand, exchange)
      if ('status' in request) return request
      const hinted = hintedPerson(brand, exchange, request)
      const id = newSecretText('req-')
      pending.set(id, request)
      if (request.prompts.includes('none')) return silently(brand, exchange, request, hinted)
      if (hinted !== undefined && !request.prompts.includes('select_account')) {
        return show(exchange, { id, request, person: hinted })
      }
      const people = brand.people(exchange)
      const action = brand.consentPath(exchange)
      return html(200, chooserPage({ brand: brand.name, action, request: id, people }))
    },
    choose: (exchange) => {
      const found = find(exchange.query, exchange)
      if (found === undefined) return gone(brand)
      return show(exchange, found)
    },
    decide: (exchange) => {
      const form = formOf(exchange)
      const found = find(form, exchange)
      if (found === undefined) return gone(brand)
      pending.delete(found.id)
      const { request, person } = found
      if (form.get('decision') !== 'allow') return back(request, brand.denied)
      const ticked = new Set(form.getAll('scope'))
      const granted = request.scopes.filter(
        (scope) => ticked.has(scope) || !brand.scopeLine(scope).optional,
      )
      return grant(brand, exchange, request, person, granted)
    },
  }
}

/** The consent page, or straight back when all was granted before. */
function askPerson(brand: Brand, exchange: Exchange, { id, request, person }: Asked): Answer {
  const before = brand.grants.current(person.id, request.client.clientId)
  const known = request.scopes.every((scope) => before?.scopes.has(scope))
  if (known && !request.prompts.includes('consent')) {
    return grant(brand, exchange, request, person, request.scopes)
  }
  const page = consentPage({
    brand: brand.name,
    action: brand.consentPath(exchange),
    request: id,
    person,
    clientId: request.client.clientId,
    scopes: request.scopes.map(brand.scopeLine),
  })
  return html(200, page)
}

function accept(brand: Brand, { query }: Exchange): AuthorizationRequest | Answer {
  const client = brand.clients.get(query.get('client_id') ?? '')
  if (client === undefined) return html(400, errorPage(brand.name, 'The client is not known.'))
  const redirectUri = query.get('redirect_uri') ?? ''
  if (!mayRedirectTo(client, redirectUri)) {
    return html(400, errorPage(brand.name, 'redirect_uri_mismatch'))
  }
  const request = readAuthorizationRequest(query, client, redirectUri)
  const defect = findDefect(query)
  if (defect === undefined) return request
  return back(request, [
    ['error', defect.error],
    ['error_description', defect.description],
  ])
}

function hintedPerson(brand: Brand, exchange: Exchange, request: AuthorizationRequest) {
  const hint = request.loginHint?.toLowerCase()
  return brand
    .people(exchange)
    .find((person) => person.email.toLowerCase() === hint || person.id === request.loginHint)
}

/** `prompt=none`: no page may be shown. */
function silently(
  brand: Brand,
  exchange: Exchange,
  request: AuthorizationRequest,
  person: Person | undefined,
): Answer {
  if (person === undefined) return back(request, [['error', 'login_required']])
  const before = brand.grants.current(person.id, request.client.clientId)
  const known = request.scopes.every((scope) => before?.scopes.has(scope))
  if (!known) return back(request, [['error', 'interaction_required']])
  return grant(brand, exchange, request, person, request.scopes)
}

function grant(
  brand: Brand,
  exchange: Exchange,
  request: AuthorizationRequest,
  person: Person,
  granted: readonly string[],
): Answer {
  const { clientId } = request.client
  const first = brand.grants.current(person.id, clientId) === undefined
  const given = brand.grants.consent(person.id, clientId, granted)
  const scopes = request.includeGranted ? [...given.scopes] : granted
  const code = brand.grants.issueCode({
    grant: given,
    scopes,
    redirectUri: request.redirectUri,
    challenge: request.challenge,
    nonce: request.nonce,
    withRefreshToken: brand.withRefreshToken(request, first),
    expiresAt: exchange.now + CODE_LIFE_MS,
  })
  return back(request, [['code', code], ...brand.callback(request, scopes)])
}

function back(request: AuthorizationRequest, values: readonly [string, string][]): Answer {
  const { redirectUri, state } = request
  const all: [string, string][] = state === undefined ? [...values] : [...values, ['state', state]]
  if (request.formPost) return html(200, formPostPage(redirectUri, new URLSearchParams(all)))
  const url = new URL(redirectUri)
  for (const [name, value] of all) url.searchParams.append(name, value)
  return redirect(url.href)
}

function gone(brand: Brand): Answer {
  return html(400, errorPage(brand.name, 'This request is not known or was answered already.'))
}
