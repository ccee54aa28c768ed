import { randomInt } from 'node:crypto'
import type { AccessTokenParts } from './access-token-parts.ts'
import { recordAccountEvent } from './account-audit.ts'
import { CALENDAR_SCOPES, grantsCalendar, readScopes } from './calendar-scopes.ts'
import type { ProviderName, ProviderSettings } from './provider-settings.ts'
import {
  storeEnded,
  storeFailed,
  storeRefreshed,
  type AccountRow,
  type Lease,
} from './refresh-lease.ts'
import { counter } from '../telemetry/figures.ts'
import { traced } from '../telemetry/tracing.ts'
import { openToken, sealToken } from './sealed-tokens.ts'
import { askForTokens, type TokenAnswer, type Tokens } from './token-answer.ts'

const FIRST_PAUSE_MS = 30_000
const LONGEST_PAUSE_MS = 3_600_000

const refreshes = counter(
  'parley_token_refreshes_total',
  'Calendar tokens asked of a provider: tokens, ended (the owner has to give leave again), misconfigured, later',
  ['provider', 'outcome'],
)

/**
 * Asks the provider under the lease and writes down what came of it. Where the lease was lost in the
 * meantime nothing is written: whoever has the row now knows better.
 */
export async function refreshGrant(
  parts: AccessTokenParts,
  row: AccountRow,
  lease: Lease,
): Promise<void> {
  const settings = row.provider === 'built-in' ? undefined : parts.providers[row.provider]
  if (settings === undefined || row.refresh_token === null) {
    return pause(parts, row, lease, undefined)
  }
  const answer = await ask(parts, settings, row, row.refresh_token)
  switch (answer.kind) {
    case 'tokens':
      return take(parts, row, lease, settings.name, answer.tokens)
    case 'ended':
      return end(parts, row, lease, settings.name, answer.reason)
    case 'misconfigured':
      parts.log.error(
        { provider: settings.name, reason: answer.reason },
        'A provider does not take our client credentials. Check them and the redirect addresses',
      )
      return pause(parts, row, lease, undefined)
    case 'later':
      parts.log.warn({ err: answer.cause, account_id: row.id }, 'A calendar token is not refreshed')
      return pause(parts, row, lease, answer.retryAfterMs)
  }
}

/** Counted and traced. */
function ask(
  { vault }: AccessTokenParts,
  settings: ProviderSettings,
  row: AccountRow,
  sealed: string,
): Promise<TokenAnswer> {
  const { name: provider } = settings
  const form = {
    grant_type: 'refresh_token',
    refresh_token: openToken(vault, row, 'refresh_token', sealed),
    // Without `offline_access` Microsoft may not give the next refresh token.
    ...(provider === 'microsoft' && { scope: CALENDAR_SCOPES.microsoft.join(' ') }),
  }
  return traced('refresh', { says: { 'parley.provider': provider } }, async (says) => {
    const answer = await askForTokens(settings, form)
    refreshes.inc({ provider, outcome: answer.kind })
    says({ 'parley.outcome': answer.kind })
    return answer
  })
}

async function take(
  parts: AccessTokenParts,
  row: AccountRow,
  lease: Lease,
  provider: ProviderName,
  tokens: Tokens,
): Promise<void> {
  const scopes = tokens.scope === undefined ? undefined : readScopes(provider, tokens.scope)
  if (scopes !== undefined && !grantsCalendar(provider, scopes)) {
    return end(parts, row, lease, provider, 'scopes_missing')
  }
  const now = parts.clock.now()
  const sealed = {
    access: sealToken(parts.vault, row, 'access_token', tokens.access_token),
    refresh:
      tokens.refresh_token && sealToken(parts.vault, row, 'refresh_token', tokens.refresh_token),
    expiresAt: new Date(now + tokens.expires_in * 1000),
    scopes,
  }
  await storeRefreshed(parts.database, lease, sealed, now)
}

/** The owner hears of it once: only whoever turns the row tells them, in the same transaction. */
async function end(
  parts: AccessTokenParts,
  row: AccountRow,
  lease: Lease,
  provider: ProviderName,
  reason: string,
): Promise<void> {
  await parts.database.transaction().execute(async (trx) => {
    if (!(await storeEnded(trx, lease, reason))) return
    await recordAccountEvent(trx, parts, {
      userId: row.user_id,
      what: 'calendar.refresh',
      outcome: 'failed',
      code: reason,
    })
    await parts.notifyOwner(trx, {
      kind: 'calendar_needs_consent',
      userId: row.user_id,
      accountId: row.id,
      provider,
      providerEmail: row.provider_email ?? undefined,
    })
  })
}

async function pause(
  { database, clock }: AccessTokenParts,
  row: AccountRow,
  lease: Lease,
  askedForMs: number | undefined,
): Promise<void> {
  const doubled = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(row.fail_count, 10), LONGEST_PAUSE_MS)
  const jitter = randomInt(Math.floor(doubled / 4))
  const wait = Math.max(doubled + jitter, askedForMs ?? 0)
  await storeFailed(database, lease, row.fail_count + 1, new Date(clock.now() + wait))
}
