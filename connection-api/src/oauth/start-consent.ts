import { CALENDAR_SCOPES } from '@parley/shared/calendar-accounts/calendar-scopes'
import type {
  ProviderName,
  ProviderSettings,
} from '@parley/shared/calendar-accounts/provider-settings'
import { AppError } from '@parley/shared/errors/app-error'
import { reachable } from '../http/reachable.ts'
import { hashToken, newRandomToken } from '../login/random-token.ts'
import type { OauthParts } from './oauth-parts.ts'
import { verifierPlace } from './take-consent.ts'
import { newState, type StartedFrom } from './way-back.ts'

/** How long somebody may take on the provider's pages. */
const CONSENT_MS = 10 * 60_000

export interface ConsentWanted {
  readonly purpose: 'calendar' | 'sign_in' | 'join'
  readonly provider: ProviderName
  /** For whom; nobody is known yet when somebody signs in. */
  readonly userId?: string | undefined
  /** The account that is to be connected again, and no other. */
  readonly accountId?: string | undefined
  /** Once signed in, ask for the calendar: in a grant of its own. */
  readonly thenConnect?: boolean
  /** The seed's address, for those who registered no other. */
  readonly plainCallback?: boolean
  readonly from?: StartedFrom | undefined
}

export interface StartedConsent {
  /** At the provider. */
  readonly url: string
  readonly state: string
  /** Only the browser or client that holds this may finish. */
  readonly binding: string
}

/** @throws {AppError} 404 when the provider is not configured */
export async function startConsent(
  parts: OauthParts,
  wanted: ConsentWanted,
): Promise<StartedConsent> {
  const settings = parts.providers[wanted.provider]
  if (settings === undefined) throw notConfigured()
  const [state, binding, verifier, nonce] = [
    newState(wanted.from),
    newRandomToken(),
    newRandomToken(),
    newRandomToken(),
  ]
  const id = parts.newId('login')
  const now = parts.clock.now()
  const redirectUri = callbackOf(parts, wanted)
  const { purpose, provider, userId, accountId } = wanted
  const row = {
    state_hash: hashToken(state),
    id,
    purpose,
    provider,
    user_id: userId ?? null,
    account_id: accountId ?? null,
    verifier: parts.vault.seal(verifierPlace(id, userId ?? null, provider), verifier),
    nonce_hash: hashToken(nonce),
    cookie_hash: hashToken(binding),
    redirect_uri: redirectUri,
    then_connect: wanted.thenConnect ?? false,
    created_at: new Date(now),
    expires_at: new Date(now + CONSENT_MS),
  }
  await reachable('postgres', parts.database.insertInto('oauth_states').values(row).execute())
  const url = authorizeUrl(settings, purpose, { redirectUri, state, nonce, verifier })
  return { url, state, binding }
}

/** From configuration alone, never from what a request says its host is. */
function callbackOf({ baseUrl }: OauthParts, { purpose, provider, plainCallback }: ConsentWanted) {
  const base = baseUrl.replace(/\/+$/, '')
  if (purpose !== 'calendar') return `${base}/api/auth/google/callback`
  return `${base}/calendar/auth/callback${plainCallback ? '' : `/${provider}`}`
}

function authorizeUrl(
  settings: ProviderSettings,
  purpose: ConsentWanted['purpose'],
  wanted: {
    readonly redirectUri: string
    readonly state: string
    readonly nonce: string
    readonly verifier: string
  },
): string {
  const url = new URL(settings.authorizeUrl)
  const isCalendar = purpose === 'calendar'
  const scopes = isCalendar ? CALENDAR_SCOPES[settings.name] : ['openid', 'email', 'profile']
  const values = {
    client_id: settings.clientId,
    redirect_uri: wanted.redirectUri,
    response_type: 'code',
    scope: scopes.join(' '),
    state: wanted.state,
    nonce: wanted.nonce,
    code_challenge: hashToken(wanted.verifier).toString('base64url'),
    code_challenge_method: 'S256',
    ...PROMPTS[settings.name](isCalendar),
  }
  for (const [name, value] of Object.entries(values)) url.searchParams.set(name, value)
  return url.href
}

/**
 * The account is always chosen anew, so that nobody connects the one they happen to be signed in to.
 * Google gives a refresh token only where consent is asked for again.
 */
const PROMPTS: Readonly<Record<ProviderName, (isCalendar: boolean) => Record<string, string>>> = {
  google: (isCalendar) =>
    isCalendar
      ? { access_type: 'offline', prompt: 'select_account consent' }
      : { prompt: 'select_account' },
  microsoft: () => ({ response_mode: 'query', prompt: 'select_account' }),
}

const notConfigured = () =>
  new AppError('This provider is not set up here. Choose another one, or ask whoever runs this.', {
    code: 'provider_not_configured',
    status: 404,
  })
