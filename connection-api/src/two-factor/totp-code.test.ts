import { expect, it } from 'vitest'
import { newTotpSecret, stepOfCode, totpCode, totpUri } from './totp-code.ts'

/** "12345678901234567890" of RFC 6238, appendix B, in base32. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

it.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [20_000_000_000, '353130'],
])('makes the code of RFC 6238 at %i s', (seconds, code) => {
  expect(totpCode(SECRET, seconds * 1000)).toBe(code)
  expect(stepOfCode(SECRET, code, seconds * 1000)).toBe(Math.floor(seconds / 30))
})

it('takes the code of a step to either side, and no other', () => {
  const now = 1_700_000_010_000
  const step = Math.floor(now / 30_000)
  const codeAt = (steps: number) => totpCode(SECRET, now + steps * 30_000)
  expect([-1, 0, 1].map((n) => stepOfCode(SECRET, codeAt(n), now))).toEqual([
    step - 1,
    step,
    step + 1,
  ])
  for (const n of [-2, 2]) expect(stepOfCode(SECRET, codeAt(n), now)).toBeUndefined()
  for (const junk of ['', '12345', '1234567', 'abcdef']) {
    expect(stepOfCode(SECRET, junk, now)).toBeUndefined()
  }
})

it('tells authenticator apps what they need', () => {
  const secret = newTotpSecret()
  expect(secret).toMatch(/^[A-Z2-7]{32}$/)
  const uri = new URL(totpUri(secret, 'ada@example.com'))
  expect(uri.href).toMatch(/^otpauth:\/\/totp\/Parley:ada(@|%40)example.com\?/)
  expect(Object.fromEntries(uri.searchParams)).toMatchObject({ issuer: 'Parley', secret })
})
