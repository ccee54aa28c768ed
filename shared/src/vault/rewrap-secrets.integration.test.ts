import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { addConnectedAccount } from '../calendar-accounts/testing/connected-account.ts'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { rewrapSecrets } from './rewrap-secrets.ts'
import { newVaultKey, readVaultKeys } from './vault-keys.ts'
import { createVault, sealedWith, type Vault } from './vault.ts'

let test: TestDatabase
const [oldKey, newKey] = [newVaultKey('old'), newVaultKey('new')]
const vaultOf = (...keys: string[]) => createVault(readVaultKeys('VAULT_KEYS', keys.join(',')))
const before = vaultOf(oldKey)
const during = vaultOf(newKey, oldKey)
const after = vaultOf(newKey)

beforeAll(async () => {
  test = await createTestDatabase(inject('databaseUrl'))
})
afterAll(() => test[Symbol.asyncDispose]())
beforeEach(() => test.database.deleteFrom('users').execute())

const connect = (sub: string, vault: Vault = before) =>
  addConnectedAccount(test.database, vault, {
    provider: 'google',
    sub,
    refreshToken: `refresh of ${sub}`,
    accessToken: `access of ${sub}`,
    expiresAt: new Date(),
  })

const rows = () => test.database.selectFrom('calendar_accounts').selectAll().orderBy('id').execute()

function open(vault: Vault, row: Awaited<ReturnType<typeof rows>>[number]) {
  const place = { account: row.id, user: row.user_id, provider: row.provider }
  return {
    access: vault.open({ ...place, field: 'access_token' }, row.access_token ?? ''),
    refresh: vault.open({ ...place, field: 'refresh_token' }, row.refresh_token ?? ''),
  }
}

describe('a rotation', () => {
  it('lets the old key go, and changes nothing else', async () => {
    for (let n = 0; n < 205; n += 1) await connect(`sub ${n}`)
    const { ownerId } = await connect('with codes')
    const place = { account: ownerId, user: ownerId, provider: 'parley', field: 'totp' }
    await test.database
      .insertInto('totp')
      .values({ user_id: ownerId, secret: before.seal(place, 'totp'), created_at: new Date() })
      .execute()

    const report = await rewrapSecrets(test.database, during)

    expect(report).toEqual({ rewrapped: 413, unreadable: 0, byKey: { new: 413 } })
    const accounts = await rows()
    for (const row of accounts) {
      expect(open(after, row)).toEqual({
        access: `access of ${row.provider_sub}`,
        refresh: `refresh of ${row.provider_sub}`,
      })
      expect(row.version).toBe(1)
    }
    const codes = await test.database.selectFrom('totp').select('secret').executeTakeFirstOrThrow()
    expect(after.open(place, codes.secret)).toBe('totp')
    expect((await rewrapSecrets(test.database, during)).rewrapped).toBe(0)
  })

  it('loses no token that is refreshed meanwhile', async () => {
    const accounts = await Promise.all(Array.from({ length: 30 }, (_, n) => connect(`sub ${n}`)))
    const stop = new AbortController()
    const refreshing = (async () => {
      for (let round = 0; !stop.signal.aborted || round < 2; round += 1) {
        for (const { id, ownerId } of accounts) {
          const place = { account: id, user: ownerId, provider: 'google', field: 'access_token' }
          await test.database
            .updateTable('calendar_accounts')
            .set({ access_token: before.seal(place, `round ${round}`) })
            .where('id', '=', id)
            .execute()
        }
      }
    })()
    await rewrapSecrets(test.database, during)
    stop.abort()
    await refreshing
    const { byKey } = await rewrapSecrets(test.database, during)
    expect(byKey).toEqual({ new: 60 })
    const values = (await rows()).map((row) => open(after, row).access)
    expect(new Set(values).size).toBe(1)
    expect(values[0]).toMatch(/^round [1-9]/)
  })

  it('counts what opens nowhere, and goes on with the rest', async () => {
    const mallory = await connect('mallory')
    await connect('ada')
    const stolen = (await rows()).find(({ provider_sub: sub }) => sub === 'ada')
    await test.database
      .updateTable('calendar_accounts')
      .set({ access_token: stolen?.access_token ?? '' })
      .where('id', '=', mallory.id)
      .execute()
    const report = await rewrapSecrets(test.database, during)
    expect(report).toEqual({ rewrapped: 3, unreadable: 1, byKey: { new: 3, old: 1 } })
    const left = (await rows()).find(({ provider_sub: sub }) => sub === 'mallory')
    expect(sealedWith(left?.access_token ?? '')).toBe('old')
  })
})
