import { timingSafeEqual } from 'node:crypto'
import type { Selectable } from 'kysely'
import type {
  ProviderName,
  ProviderSettings,
} from '@parley/shared/calendar-accounts/provider-settings'
import { askForTokens, type Tokens } from '@parley/shared/calendar-accounts/token-answer'
import { readScopes } from '@parley/shared/calendar-accounts/calendar-scopes'
import { recordAccountEvent } from '@parley/shared/calendar-accounts/account-audit'
import type { OauthStatesTable } from '@parley/shared/database/calendar-grants-schema'
import type { SecretPlace } from '@parley/shared/vault/vault'
import { reachable } from '../http/reachable.ts'
import { hashToken } from '../login/random-token.ts'
import { ConsentRefused, type ConsentFailure } from './consent-failure.ts'
import { verifyIdToken, type ProviderIdentity } from './id-token.ts'
import type { OauthParts } from './oauth-parts.ts'

export type ConsentState = Selectable<OauthStatesTable>

/** What a browser or client brings back. */
export interface ConsentAnswer {
  readonly state: string | undefined
  readonly code: string | undefined
  readonly error: string | undefined
  /** Who says that it answers (RFC 9207), where it does. */
  readonly iss: string | undefined
  /** What {@link StartedConsent.binding} was kept in. */
  readonly binding: string | undefined
}

/** Which callback this is. */
export interface ExpectedConsent {
  readonly purposes: readonly ConsentState['purpose'][]
  /** Where the address itself names the provider. */
  readonly provider?: ProviderName
}

/** A finished consent: who the provider says it is, and what it granted. */
export interface Consent {
  readonly state: ConsentState
  readonly settings: ProviderSettings
  readonly identity: ProviderIdentity
  readonly tokens: Tokens
  readonly scopes: readonly string[]
}

/**
 * Takes an answer once. Whatever is wrong with it, its state is used up.
 *
 * @throws {ConsentRefused}
 */
export async function takeConsent(
  parts: OauthParts,
  answer: ConsentAnswer,
  expected: ExpectedConsent,
): Promise<Consent> {
  const state = await takeState(parts, answer.state)
  try {
    return await readConsent(parts, state, answer, expected)
  } catch (error) {
    if (error instanceof ConsentRefused) await recordRefusal(parts, state, error.reason)
    throw error
  }
}

async function readConsent(
  parts: OauthParts,
  state: ConsentState,
  answer: ConsentAnswer,
  expected: ExpectedConsent,
): Promise<Consent> {
  refuseStranger(parts, state, answer, expected)
  if (answer.error !== undefined) {
    throw new ConsentRefused(answer.error === 'access_denied' ? 'denied' : 'provider_refused')
  }
  const settings = parts.providers[state.provider]
  if (settings === undefined || answer.code === undefined) {
    throw new ConsentRefused('provider_refused')
  }
  if (answer.iss !== undefined && !isIssuer(settings, answer.iss)) {
    throw new ConsentRefused('mixed_up')
  }
  const tokens = await redeem(parts, settings, state, answer.code)
  const identity = await verifyIdToken(parts, settings, tokens.id_token, state.nonce_hash)
  const scopes = readScopes(settings.name, tokens.scope ?? '')
  return { state, settings, identity, tokens, scopes }
}

/** In the audit of whoever it was started for; a sign-in was started for nobody yet. */
export async function recordRefusal(
  parts: OauthParts,
  { user_id: userId, purpose }: Pick<ConsentState, 'user_id' | 'purpose'>,
  code: ConsentFailure,
): Promise<void> {
  if (userId === null) return
  const what = purpose === 'calendar' ? 'calendar.connect' : 'identity.join'
  const event = { userId, what, outcome: 'refused', code } as const
  await reachable('postgres', recordAccountEvent(parts.database, parts, event))
}

async function takeState(
  { database }: OauthParts,
  state: string | undefined,
): Promise<ConsentState> {
  const taken = database
    .deleteFrom('oauth_states')
    .where('state_hash', '=', hashToken(state ?? ''))
    .returningAll()
    .executeTakeFirst()
  const row = await reachable('postgres', taken)
  if (row === undefined) throw new ConsentRefused('expired')
  return row
}

/** Another browser than the one that started, another callback than the one it was started for. */
function refuseStranger(
  { clock }: OauthParts,
  state: ConsentState,
  { binding }: ConsentAnswer,
  { purposes, provider }: ExpectedConsent,
): void {
  if (state.expires_at.getTime() <= clock.now()) throw new ConsentRefused('expired')
  if (binding === undefined || !timingSafeEqual(hashToken(binding), state.cookie_hash)) {
    throw new ConsentRefused('wrong_browser')
  }
  if (!purposes.includes(state.purpose) || (provider ?? state.provider) !== state.provider) {
    throw new ConsentRefused('mixed_up')
  }
}

function isIssuer({ issuers }: ProviderSettings, iss: string): boolean {
  return issuers.some((known) => {
    const [before = '', after] = known.split('{tid}')
    return after === undefined ? iss === known : iss.startsWith(before) && iss.endsWith(after)
  })
}

async function redeem(
  { vault, log }: OauthParts,
  settings: ProviderSettings,
  state: ConsentState,
  code: string,
): Promise<Tokens> {
  const answer = await askForTokens(settings, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: state.redirect_uri,
    code_verifier: vault.open(
      verifierPlace(state.id, state.user_id, state.provider),
      state.verifier,
    ),
  })
  if (answer.kind === 'tokens') return answer.tokens
  if (answer.kind === 'ended') throw new ConsentRefused('expired')
  if (answer.kind === 'later') throw new ConsentRefused('provider_unavailable', answer.cause)
  log.error(
    { provider: settings.name, reason: answer.reason },
    'A provider does not take our client credentials. Check them and the redirect addresses',
  )
  throw new ConsentRefused('provider_refused')
}

/** Where the PKCE verifier of a started consent belongs. */
export function verifierPlace(id: string, userId: string | null, provider: string): SecretPlace {
  return { account: id, user: userId ?? '', provider, field: 'pkce_verifier' }
}
