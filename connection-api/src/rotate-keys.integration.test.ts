import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, inject, it } from 'vitest'
import { addConnectedAccount } from '@parley/shared/calendar-accounts/testing/connected-account'
import { createTestDatabase } from '@parley/shared/testing/test-database'
import { newVaultKey, readVaultKeys } from '@parley/shared/vault/vault-keys'
import { createVault } from '@parley/shared/vault/vault'

const [oldKey, newKey] = [newVaultKey('k1'), newVaultKey('k2')]

/** The command as an operator runs it. */
function rotate(env: Record<string, string>): Promise<{ code: number; output: string }> {
  const script = fileURLToPath(new URL('rotate-keys.ts', import.meta.url))
  return new Promise((resolve) => {
    execFile(process.execPath, [script], { env }, (error, stdout, stderr) => {
      const code = error === null ? 0 : Number(error.code ?? 1)
      resolve({ code, output: `${stdout}${stderr}` })
    })
  })
}

it('says what it did, and shows no key', async () => {
  await using test = await createTestDatabase(inject('databaseUrl'))
  await addConnectedAccount(test.database, createVault(readVaultKeys('VAULT_KEYS', oldKey)), {
    provider: 'google',
    sub: 'ada',
    refreshToken: 'refresh',
    expiresAt: new Date(),
  })
  const env = { DATABASE_URL: test.url, VAULT_KEYS: `${newKey},${oldKey}` }

  const first = await rotate(env)
  expect(first).toEqual({
    code: 0,
    output: '2 secrets were wrapped anew. Secrets by key: k2: 2.\n',
  })
  expect(await rotate(env)).toMatchObject({ code: 0, output: expect.stringMatching(/^0 secrets/) })
  expect(await rotate({ ...env, VAULT_KEYS: oldKey })).toEqual({
    code: 1,
    output:
      '0 secrets were wrapped anew. Secrets by key: k2: 2.\n2 could not be opened with these keys.\n',
  })
})

it('names what is missing', async () => {
  const { code, output } = await rotate({ VAULT_KEYS: newKey })
  expect(code).toBe(1)
  expect(output).toMatch(/^Configuration: DATABASE_URL is missing/)
  const nowhere = await rotate({ DATABASE_URL: 'postgres://127.0.0.1:1/none', VAULT_KEYS: newKey })
  expect(nowhere).toEqual({ code: 1, output: 'The keys could not be rotated.\n' })
})
