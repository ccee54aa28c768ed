import { parseOptions, verify } from '@node-rs/argon2'
import { describe, expect, it } from 'vitest'
import { hashPassword, passwordMatches, verifyHash } from './password.ts'

describe('passwordMatches', () => {
  it('takes the right password and no other', async () => {
    const hash = await hashPassword('right')
    expect(await passwordMatches(hash, 'right', verifyHash)).toBe(true)
    expect(await passwordMatches(hash, 'wrong', verifyHash)).toBe(false)
    expect(await passwordMatches(undefined, 'right', verifyHash)).toBe(false)
  })

  it('does one hash of the same cost for an unknown address', async () => {
    const seen: string[] = []
    const watch = (hash: string, password: string) => {
      seen.push(hash)
      return verify(hash, password)
    }
    const stored = await hashPassword('right')
    await passwordMatches(stored, 'wrong', watch)
    await passwordMatches(undefined, 'wrong', watch)
    expect(seen).toHaveLength(2)
    expect(seen[0]).toBe(stored)
    expect(parseOptions(seen[1] ?? '')).toEqual(parseOptions(stored))
  })

  it('lets nobody in by the hash that is nobody’s', async () => {
    expect(await passwordMatches(undefined, 'anything', () => Promise.resolve(true))).toBe(false)
  })
})
