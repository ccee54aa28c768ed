import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { newLeaseOwner } from '../database/row-lease.ts'
import {
  CalendarNeedsConsentError,
  CalendarNotConnectedError,
  CalendarTokenUnavailableError,
} from './calendar-account-errors.ts'
import type { AccessTokenParts } from './access-token-parts.ts'
import { refreshGrant } from './refresh-grant.ts'
import { readAccountRow, takeLease, type AccountRow } from './refresh-lease.ts'
import { openToken } from './sealed-tokens.ts'

/** With more than this left a token is simply used. */
const FRESH_MS = 5 * 60_000
/** With at least this left it is still used, while a new one is fetched behind it. */
const USABLE_MS = 60_000
/** How long anybody waits for a refresh that they or others make. */
const WAIT_MS = 8000
/** How exactly it is known when an account was last used. */
const USED_STEP_MS = 3_600_000

/** A provider's token for one account. It goes into one request's header and nowhere else. */
export interface AccessToken {
  readonly token: string
  /** Of the grant it belongs to. */
  readonly version: number
}

export interface AccountName {
  readonly id: string
  readonly ownerId: string
}

/** Hands out provider tokens, refreshing each once over all processes. */
export interface AccessTokens extends AsyncDisposable {
  /**
   * @throws {CalendarNeedsConsentError} the owner has to give leave again
   * @throws {CalendarNotConnectedError}
   * @throws {CalendarTokenUnavailableError} the provider gives none just now
   * @throws {VaultError} what is stored does not belong to this account
   */
  accessToken(account: AccountName): Promise<AccessToken>
  /** After the provider refused `refused` (401) before its time: another one. Ask once, not in a loop. */
  replacement(account: AccountName, refused: AccessToken): Promise<AccessToken>
}

export function createAccessTokens(parts: AccessTokenParts): AccessTokens {
  const flights = new Map<string, Promise<AccessToken>>()
  const behind = new Set<Promise<unknown>>()

  /** One refresh of an account at a time in this process; the lease sees to the others. */
  function refreshed(account: AccountName, row: AccountRow): Promise<AccessToken> {
    const known = flights.get(account.id)
    if (known) return known
    const flight = refreshAndWait(parts, account, row).finally(() => flights.delete(account.id))
    flights.set(account.id, flight)
    return flight
  }

  function inBackground(work: Promise<unknown>): void {
    const quiet = work
      .catch((err: unknown) => parts.log.warn({ err }, 'Work behind a calendar token failed'))
      .finally(() => behind.delete(quiet))
    behind.add(quiet)
  }

  return {
    async accessToken(account) {
      const row = usable(account, await readAccountRow(parts.database, account.id))
      const now = parts.clock.now()
      if (now - (row.used_at?.getTime() ?? 0) > USED_STEP_MS) inBackground(noteUse(parts, row))
      const left = (row.expires_at?.getTime() ?? 0) - now
      if (left <= USABLE_MS) return refreshed(account, row)
      if (left <= FRESH_MS) inBackground(refreshed(account, row))
      return tokenOf(parts, row)
    },
    async replacement(account, refused) {
      const row = usable(account, await readAccountRow(parts.database, account.id))
      if (row.version !== refused.version) return tokenOf(parts, row)
      const next = await refreshed(account, row)
      if (next.version === refused.version) throw new CalendarTokenUnavailableError()
      return next
    },
    async [Symbol.asyncDispose]() {
      await Promise.allSettled([...behind, ...flights.values()])
    },
  }
}

/** Refreshes this version of the grant, or waits until whoever holds the lease has done it. */
async function refreshAndWait(
  parts: AccessTokenParts,
  account: AccountName,
  stale: AccountRow,
): Promise<AccessToken> {
  const owner = newLeaseOwner()
  const deadline = performance.now() + WAIT_MS
  let row = stale
  while (performance.now() < deadline) {
    if (row.version !== stale.version) return tokenOf(parts, row)
    const lease = { accountId: row.id, version: row.version, owner }
    if (await takeLease(parts.database, lease, parts.clock.now())) {
      await refreshGrant(parts, row, lease)
    } else {
      const fallback = whileItWaits(parts, row)
      if (fallback) return fallback
      await sleep(randomInt(40, 80))
    }
    row = usable(account, await readAccountRow(parts.database, account.id))
  }
  throw new CalendarTokenUnavailableError()
}

/** After a failure nobody asks the provider for a while: the old token serves as long as it lives. */
function whileItWaits(parts: AccessTokenParts, row: AccountRow): AccessToken | undefined {
  const now = parts.clock.now()
  if (row.retry_at === null || row.retry_at.getTime() <= now) return undefined
  if (row.expires_at !== null && row.expires_at.getTime() > now) return tokenOf(parts, row)
  throw new CalendarTokenUnavailableError()
}

function usable(account: AccountName, row: AccountRow | undefined): AccountRow {
  if (row === undefined || row.user_id !== account.ownerId) throw new CalendarNotConnectedError()
  if (row.status === 'disconnected') throw new CalendarNotConnectedError()
  if (row.status === 'needs_consent' || row.refresh_token === null) {
    throw new CalendarNeedsConsentError()
  }
  return row
}

function tokenOf({ vault }: AccessTokenParts, row: AccountRow): AccessToken {
  if (row.access_token === null) throw new CalendarTokenUnavailableError()
  return {
    token: openToken(vault, row, 'access_token', row.access_token),
    version: row.version,
  }
}

async function noteUse({ database, clock }: AccessTokenParts, { id }: AccountRow): Promise<void> {
  await database
    .updateTable('calendar_accounts')
    .set({ used_at: new Date(clock.now()) })
    .where('id', '=', id)
    .execute()
}
