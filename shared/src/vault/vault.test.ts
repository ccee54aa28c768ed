import { describe, expect, it } from 'vitest'
import { ConfigError } from '../config/read-env.ts'
import { newVaultKey, readVaultKeys } from './vault-keys.ts'
import { VaultError, createVault, sealedWith, type SecretPlace } from './vault.ts'

const PLACE: SecretPlace = {
  account: 'acct_1',
  user: 'user_ada',
  provider: 'google',
  field: 'refresh_token',
}
const SECRET = '1//0-the-refresh-token'

const vaultOf = (...keys: string[]) => createVault(readVaultKeys('VAULT_KEYS', keys.join(',')))

describe('a vault', () => {
  it('gives back what it sealed, and shows nothing of it', () => {
    const vault = vaultOf(newVaultKey('k1'))
    const sealed = vault.seal(PLACE, SECRET)
    expect(vault.open(PLACE, sealed)).toBe(SECRET)
    expect(sealed).not.toContain(SECRET)
    expect(sealed).not.toContain(Buffer.from(SECRET).toString('base64url'))
    expect(sealed).toMatch(/^v1\.k1\./)
  })

  it('takes a data key of its own for every secret', () => {
    const vault = vaultOf(newVaultKey('k1'))
    const [one, other] = [vault.seal(PLACE, SECRET), vault.seal(PLACE, SECRET)]
    const [, , oneKey, oneText] = one.split('.')
    const [, , otherKey, otherText] = other.split('.')
    expect(oneKey).not.toBe(otherKey)
    expect(oneText).not.toBe(otherText)
    expect(() => vault.open(PLACE, ['v1.k1', otherKey, oneText].join('.'))).toThrow(VaultError)
  })

  it.each([
    ['account', 'acct_2'],
    ['user', 'user_grace'],
    ['provider', 'microsoft'],
    ['field', 'access_token'],
  ])('does not open what was copied to another %s', (name, value) => {
    const vault = vaultOf(newVaultKey('k1'))
    const sealed = vault.seal(PLACE, SECRET)
    expect(() => vault.open({ ...PLACE, [name]: value }, sealed)).toThrow(VaultError)
  })

  it('does not take a place for another that reads the same when run together', () => {
    const vault = vaultOf(newVaultKey('k1'))
    const sealed = vault.seal({ ...PLACE, account: 'a","b', user: 'c' }, SECRET)
    expect(() => vault.open({ ...PLACE, account: 'a', user: 'b","c' }, sealed)).toThrow(VaultError)
  })

  it('notices every changed byte', () => {
    const vault = vaultOf(newVaultKey('k1'))
    const sealed = vault.seal(PLACE, SECRET)
    const [version = '', kid = '', ...parts] = sealed.split('.')
    for (const [index, part] of parts.entries()) {
      const bytes = Buffer.from(part, 'base64url')
      for (let at = 0; at < bytes.length; at += 1) {
        const changed = Buffer.from(bytes)
        changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
        const forged = parts.with(index, changed.toString('base64url'))
        expect(() => vault.open(PLACE, [version, kid, ...forged].join('.'))).toThrow(VaultError)
      }
    }
  })

  it.each(['', 'plain text', 'v1.k1.a', 'v1.k1.AAAA.AAAA', 'v2.k1.AAAA.AAAA', 'v1.k9.AAAA.AAAA'])(
    'refuses %j in one sentence that says nothing of the value',
    (sealed) => {
      const vault = vaultOf(newVaultKey('k1'))
      expect(() => vault.open(PLACE, sealed)).toThrow(new VaultError().message)
    },
  )

  it('opens with an older key, and wraps anew under the active one without touching the text', () => {
    const [old, fresh] = [newVaultKey('k1'), newVaultKey('k2')]
    const sealed = vaultOf(old).seal(PLACE, SECRET)
    const vault = vaultOf(fresh, old)

    expect(vault.open(PLACE, sealed)).toBe(SECRET)
    const again = vault.rewrap(PLACE, sealed) ?? ''

    expect(sealedWith(again)).toBe('k2')
    expect(again.split('.')[3]).toBe(sealed.split('.')[3])
    expect(vaultOf(fresh).open(PLACE, again)).toBe(SECRET)
    expect(vault.rewrap(PLACE, again)).toBeUndefined()
    expect(() => vaultOf(fresh).open(PLACE, sealed)).toThrow(VaultError)
  })

  it('does not wrap anew for another place', () => {
    const [old, fresh] = [newVaultKey('k1'), newVaultKey('k2')]
    const sealed = vaultOf(old).seal(PLACE, SECRET)
    expect(() => vaultOf(fresh, old).rewrap({ ...PLACE, user: 'user_mallory' }, sealed)).toThrow(
      VaultError,
    )
  })
})

describe('readVaultKeys', () => {
  it.each([
    '',
    'k1',
    'k1:',
    `k.1:${'A'.repeat(43)}`,
    'k1:c2hvcnQ',
    `k1:${'A'.repeat(43)}:more`,
    `k1:${'A'.repeat(43)},`,
  ])('refuses %j without repeating it', (text) => {
    expect(() => readVaultKeys('VAULT_KEYS', text)).toThrow(ConfigError)
    expect(() => readVaultKeys('VAULT_KEYS', text)).toThrow(/^VAULT_KEYS is not valid/)
  })

  it('refuses one id for two keys', () => {
    const text = [newVaultKey('k1'), newVaultKey('k1')].join(',')
    expect(() => readVaultKeys('VAULT_KEYS', text)).toThrow('names a key id twice')
  })
})
