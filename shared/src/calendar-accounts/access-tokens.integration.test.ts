import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest'
import { z } from 'zod'
import {
  startSimulatedProviders,
  type SimulatedProviders,
} from '../../../dev/src/providers/start-simulated-providers.ts'
import { newId } from '../identity/ids.ts'
import { createLogger } from '../logging/logger.ts'
import { fixedClock, type FixedClock } from '../testing/fixed-clock.ts'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { systemClock } from '../time/clock.ts'
import { newVaultKey, readVaultKeys } from '../vault/vault-keys.ts'
import { VaultError, createVault } from '../vault/vault.ts'
import { createAccessTokens, type AccountName } from './access-tokens.ts'
import {
  CalendarNeedsConsentError,
  CalendarNotConnectedError,
  CalendarTokenUnavailableError,
} from './calendar-account-errors.ts'
import type { CalendarNotice } from './calendar-notice.ts'
import { CALENDAR_SCOPES } from './calendar-scopes.ts'
import { readProviders } from './provider-settings.ts'
import { LEASE_MS, readAccountRow, takeLease } from './refresh-lease.ts'
import { addConnectedAccount } from './testing/connected-account.ts'

const ADA = '100000000000000000001'
const vaultKeys = newVaultKey('k1')
const vault = createVault(readVaultKeys('VAULT_KEYS', vaultKeys))
let test: TestDatabase
let google: SimulatedProviders
let clock: FixedClock
let notices: CalendarNotice[]

beforeAll(async () => {
  test = await createTestDatabase(inject('databaseUrl'))
})
afterAll(async () => {
  await google[Symbol.asyncDispose]()
  await test[Symbol.asyncDispose]()
})
beforeEach(async () => {
  await google?.[Symbol.asyncDispose]()
  google = await startSimulatedProviders({ clock: systemClock })
  clock = fixedClock(Date.now())
  notices = []
  await test.database.deleteFrom('calendar_accounts').execute()
})

function openTokens(overrides: { readonly clientSecret?: string } = {}) {
  return createAccessTokens({
    database: test.database,
    vault,
    providers: readProviders({
      NODE_ENV: 'test',
      MICROSOFT_TENANT: 'common',
      GOOGLE_OAUTH_CLIENT_ID: 'parley-simulated',
      GOOGLE_OAUTH_CLIENT_SECRET: overrides.clientSecret ?? 'parley-simulated-secret',
      GOOGLE_BASE_URL: google.urls.google,
    }),
    clock,
    log: createLogger('test', 'silent'),
    newId,
    notifyOwner: (_trx, notice) => {
      notices.push(notice)
      return Promise.resolve()
    },
  })
}

/** @param secondsLeft of the access token that is stored */
async function connect(secondsLeft: number): Promise<AccountName> {
  const { grants } = google.simulation.google
  const scopes = CALENDAR_SCOPES.google
  const grant = grants.consent(ADA, 'parley-simulated', scopes)
  return addConnectedAccount(test.database, vault, {
    provider: 'google',
    sub: ADA,
    refreshToken: grants.issueRefresh(grant, scopes, 100),
    expiresAt: new Date(clock.now() + secondsLeft * 1000),
  })
}

const refreshes = () => google.simulation.journal.counts()['google.token.refresh'] ?? 0
const rowOf = (account: AccountName) => readAccountRow(test.database, account.id)

describe('a token that still lives', () => {
  it('is used without a word to the provider', async () => {
    await using tokens = openTokens()
    const account = await connect(600)
    expect(await tokens.accessToken(account)).toEqual({ token: 'old-token', version: 1 })
    expect(refreshes()).toBe(0)
  })

  it('is served while a new one is fetched behind it', async () => {
    await using tokens = openTokens()
    const account = await connect(240)
    google.simulation.failpoints.add({
      operation: 'google.token.refresh',
      effect: { kind: 'delay', ms: 300 },
    })
    expect((await tokens.accessToken(account)).token).toBe('old-token')
    await vi.waitFor(async () => expect((await rowOf(account))?.version).toBe(2))
    expect((await tokens.accessToken(account)).token).not.toBe('old-token')
    expect(refreshes()).toBe(1)
  })

  it('is served on while the provider is down, and the provider is left alone', async () => {
    await using tokens = openTokens()
    const account = await connect(30)
    google.simulation.failpoints.add({
      operation: 'google.token.refresh',
      times: 5,
      effect: { kind: 'error', status: 503 },
    })
    expect((await tokens.accessToken(account)).token).toBe('old-token')
    expect((await tokens.accessToken(account)).token).toBe('old-token')
    expect(refreshes()).toBe(1)

    clock.advance(31_000)
    await expect(tokens.accessToken(account)).rejects.toThrow(CalendarTokenUnavailableError)
    google.simulation.failpoints.clear()
    // Longer than the second pause with all of its jitter.
    clock.advance(80_000)
    expect((await tokens.accessToken(account)).token).not.toBe('old-token')
    expect(await rowOf(account)).toMatchObject({ fail_count: 0, retry_at: null })
  })
})

describe('a refresh', () => {
  it('happens once for 8 processes of 50 callers, at a provider that revokes on reuse', async () => {
    const account = await connect(-1)
    google.simulation.failpoints.add({
      operation: 'google.token.refresh',
      times: 1000,
      effect: { kind: 'rotate_refresh_token' },
    })
    google.simulation.failpoints.add({
      operation: 'google.token.refresh',
      times: 1000,
      effect: { kind: 'delay', ms: 200 },
    })

    const answers = await askFromProcesses(8, 50, account)

    expect(answers.flatMap(({ failures }) => failures)).toEqual([])
    const got = answers.flatMap((answer) => answer.tokens)
    expect(got).toHaveLength(400)
    expect(new Set(got).size).toBe(1)
    expect(refreshes()).toBe(1)
    expect(google.simulation.google.grants.current(ADA, 'parley-simulated')?.ended).toBe(false)
  })

  it('keeps the refresh token that the provider gave in exchange', async () => {
    await using tokens = openTokens()
    const account = await connect(-1)
    const before = (await rowOf(account))?.refresh_token
    google.simulation.failpoints.add({
      operation: 'google.token.refresh',
      effect: { kind: 'rotate_refresh_token' },
    })
    await tokens.accessToken(account)
    expect((await rowOf(account))?.refresh_token).not.toBe(before)
    clock.advance(3_600_000)
    await expect(tokens.accessToken(account)).resolves.toBeDefined()
  })

  it('is taken over once the lease of somebody who died has run out', async () => {
    await using tokens = openTokens()
    const account = await connect(-1)
    const lease = { accountId: account.id, version: 1, owner: 'the dead' }
    expect(await takeLease(test.database, lease, clock.now())).toBe(true)

    const waiting = tokens.accessToken(account)
    clock.advance(LEASE_MS - 1)
    expect(await takeLease(test.database, { ...lease, owner: 'other' }, clock.now())).toBe(false)
    clock.advance(1)

    await expect(waiting).resolves.toMatchObject({ version: 2 })
  })

  it('that comes late overwrites nothing', async () => {
    await using tokens = openTokens()
    const account = await connect(-1)
    google.simulation.failpoints.add({
      operation: 'google.token.refresh',
      effect: { kind: 'delay', ms: 400 },
    })
    const late = tokens.accessToken(account)
    await vi.waitFor(async () => expect((await rowOf(account))?.lease_owner).not.toBeNull())
    await connectAgain(account, 'the-new-token')

    expect((await late).token).toBe('the-new-token')
    expect((await rowOf(account))?.version).toBe(2)
  })

  it('does not bring back what was disconnected in the meantime', async () => {
    await using tokens = openTokens()
    const account = await connect(-1)
    google.simulation.failpoints.add({
      operation: 'google.token.refresh',
      effect: { kind: 'delay', ms: 400 },
    })
    const late = Promise.allSettled([tokens.accessToken(account)])
    await vi.waitFor(async () => expect((await rowOf(account))?.lease_owner).not.toBeNull())
    await test.database
      .updateTable('calendar_accounts')
      .set({ status: 'disconnected', access_token: null, refresh_token: null, version: 2 })
      .execute()
    expect(await late).toMatchObject([{ reason: expect.any(CalendarNotConnectedError) }])
    expect(await rowOf(account)).toMatchObject({ access_token: null, refresh_token: null })
  })
})

describe('a grant that the provider ended', () => {
  it('needs consent, erases what is left, and its owner is told once', async () => {
    await using tokens = openTokens()
    const account = await connect(-1)
    google.simulation.google.grants.revoke(ADA)

    const asked = Array.from({ length: 10 }, () => tokens.accessToken(account))
    for (const answer of await Promise.allSettled(asked)) {
      expect(answer).toMatchObject({ reason: expect.any(CalendarNeedsConsentError) })
    }
    await expect(tokens.accessToken(account)).rejects.toThrow(CalendarNeedsConsentError)

    expect(await rowOf(account)).toMatchObject({
      status: 'needs_consent',
      status_reason: 'invalid_grant',
      access_token: null,
      refresh_token: null,
    })
    expect(notices).toEqual([
      expect.objectContaining({ kind: 'calendar_needs_consent', userId: account.ownerId }),
    ])
    expect(refreshes()).toBe(1)
  })

  it('is not believed to be over when somebody else has a new one by then', async () => {
    await using tokens = openTokens()
    const account = await connect(-1)
    google.simulation.google.grants.revoke(ADA)
    google.simulation.failpoints.add({
      operation: 'google.token.refresh',
      effect: { kind: 'delay', ms: 400 },
    })
    const late = tokens.accessToken(account)
    await vi.waitFor(async () => expect((await rowOf(account))?.lease_owner).not.toBeNull())
    await connectAgain(account, 'the-new-token')

    expect((await late).token).toBe('the-new-token')
    expect((await rowOf(account))?.status).toBe('active')
    expect(notices).toEqual([])
  })

  it('is not blamed on the person when our own secret is wrong', async () => {
    await using tokens = openTokens({ clientSecret: 'wrong' })
    const account = await connect(-1)
    await expect(tokens.accessToken(account)).rejects.toThrow(CalendarTokenUnavailableError)
    expect((await rowOf(account))?.status).toBe('active')
    expect(notices).toEqual([])
  })
})

describe('a token', () => {
  it('is replaced once when the provider refuses it before its time', async () => {
    await using tokens = openTokens()
    const account = await connect(3000)
    const refused = await tokens.accessToken(account)
    const next = await Promise.all([
      tokens.replacement(account, refused),
      tokens.replacement(account, refused),
    ])
    expect(new Set(next.map(({ token }) => token)).size).toBe(1)
    expect(next[0]?.version).toBe(2)
    expect(refreshes()).toBe(1)
  })

  it('is not handed to anybody but the owner of the account', async () => {
    await using tokens = openTokens()
    const { id } = await connect(600)
    await expect(tokens.accessToken({ id, ownerId: newId('user') })).rejects.toThrow(
      CalendarNotConnectedError,
    )
  })

  it("does not open in another person's row", async () => {
    await using tokens = openTokens()
    const ada = await connect(600)
    const stolen = await rowOf(ada)
    const mallory = await addConnectedAccount(test.database, vault, {
      provider: 'google',
      sub: 'mallory',
      refreshToken: 'hers',
      expiresAt: new Date(clock.now() + 600_000),
    })
    await test.database
      .updateTable('calendar_accounts')
      .set({ access_token: stolen?.access_token ?? '', refresh_token: stolen?.refresh_token ?? '' })
      .where('id', '=', mallory.id)
      .execute()
    await expect(tokens.accessToken(mallory)).rejects.toThrow(VaultError)
  })
})

/** The owner gives leave again while a refresh is under way. */
async function connectAgain(account: AccountName, accessToken: string): Promise<void> {
  const place = { account: account.id, user: account.ownerId, provider: 'google' }
  await test.database
    .updateTable('calendar_accounts')
    .set({
      access_token: vault.seal({ ...place, field: 'access_token' }, accessToken),
      expires_at: new Date(clock.now() + 3_600_000),
      version: 2,
      lease_owner: null,
      lease_until: null,
    })
    .where('id', '=', account.id)
    .execute()
}

const Answer = z.object({ tokens: z.array(z.string()), failures: z.array(z.string()) })

async function askFromProcesses(processes: number, callers: number, account: AccountName) {
  const children = Array.from({ length: processes }, () =>
    fork(new URL('testing/token-callers.ts', import.meta.url), { stdio: 'ignore' }),
  )
  const orders = {
    databaseUrl: test.url,
    vaultKeys,
    googleUrl: google.urls.google,
    account,
    callers,
  }
  await Promise.all(
    children.map(async (child) => {
      const ready = heard(child)
      child.send(orders)
      expect(await ready).toBe('ready')
    }),
  )
  const answers = children.map(async (child) => {
    const answer = heard(child)
    const gone = once(child, 'exit')
    child.send('go')
    const parsed = Answer.parse(await answer)
    await gone
    return parsed
  })
  return Promise.all(answers)
}

async function heard(child: ChildProcess): Promise<unknown> {
  const [message] = await once(child, 'message')
  return message
}
