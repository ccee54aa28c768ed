import { expect, it } from 'vitest'
import { notificationAddress } from './notification-address.ts'

const GOOGLE = 'https://www.googleapis.com'
const SIMULATED = 'http://127.0.0.1:8090'

it.each([
  ['https://parley.example.com', GOOGLE, true],
  ['https://203.0.113.7', GOOGLE, true],
  ['https://[2001:db8::1]', GOOGLE, true],
  ['http://parley.example.com', GOOGLE, false],
  ['https://localhost:8000', GOOGLE, false],
  ['https://127.0.0.1:8000', GOOGLE, false],
  ['https://[::1]:8000', GOOGLE, false],
  ['https://192.168.1.5', GOOGLE, false],
  ['https://10.1.2.3', GOOGLE, false],
  ['https://[fd00::1]', GOOGLE, false],
  ['https://parley', GOOGLE, false],
  ['https://parley.local', GOOGLE, false],
  ['http://localhost:8000', SIMULATED, true],
  ['http://127.0.0.1:8000', SIMULATED, true],
])('a service at %s can be told by %s: %s', (baseUrl, providerUrl, can) => {
  const address = notificationAddress(baseUrl, 'google', providerUrl)
  const door = `${new URL(baseUrl).origin}/calendar/notifications/google`
  expect(address).toBe(can ? door : undefined)
})
