import { expect, it } from 'vitest'
import { returnAddress } from './return-address.ts'

it.each([
  ['/users', '/users'],
  ['/users?auth=success', '/users?auth=success'],
  ['/admin/user-sync', '/admin/user-sync'],
  ['/calendar/auth/start?ticket=abc', '/calendar/auth/start?ticket=abc'],
  ['/calendar/auth/start?user_id=user_1&provider=google', undefined],
  ['https://evil.example/users', '/users'],
  ['//evil.example/users', '/users'],
  ['/\\evil.example/users', '/users'],
  ['/api/auth/me', '/users'],
  ['/users/../api/auth/me', '/users'],
  ['javascript:alert(1)', '/users'],
  [['/users', '/users'], '/users'],
  [undefined, '/users'],
])('leads %j nowhere but to our pages', (wish, expected) => {
  expect(returnAddress(wish)).toBe(expected ?? wish)
})
