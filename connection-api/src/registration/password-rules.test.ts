import { expect, it } from 'vitest'
import { NewPassword, passwordChecker } from './password-rules.ts'

const check = passwordChecker()
const ada = { email: 'ada.lovelace@example.com', name: 'Ada Lovelace' }

it.each([
  'correct horse battery staple',
  'tr0ub4dor&3xyz',
  'my cat eats Tuesdays',
  'ada.lovelace and 17 green kettles',
])('takes %j', (password) => {
  expect(() => check(password, ada)).not.toThrow()
})

it.each([
  'password1234',
  'Password2024!',
  'qwertyuiop12',
  '123456789012',
  'aaaaaaaaaaaaaaaa',
  'ada.lovelace',
  'Ada.Lovelace1815',
  'ada.lovelace@example.com',
  'Lovelace_Ada_',
  'AdaLovelace1815',
])('refuses %j', (password) => {
  expect(() => check(password, ada)).toThrow(expect.objectContaining({ code: 'password_too_weak' }))
})

it('takes no time to speak of over a long one', () => {
  const start = performance.now()
  check('many words and '.repeat(17), ada)
  expect(performance.now() - start).toBeLessThan(500)
})

it('wants twelve characters', () => {
  expect(NewPassword.safeParse('elevenchars').success).toBe(false)
  expect(NewPassword.safeParse('twelve chars').success).toBe(true)
  expect(NewPassword.safeParse('x'.repeat(257)).success).toBe(false)
})
