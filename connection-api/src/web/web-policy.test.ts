import { expect, test } from 'vitest'
import { webPolicy } from './web-policy.ts'

test('lets the page talk to us and to the configured LiveKit, and run nothing inline', () => {
  const policy = webPolicy('wss://live.example.com/rtc')
  expect(policy).toContain("connect-src 'self' wss://live.example.com https://live.example.com;")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toMatch(/unsafe|\*|blob: data/)
  expect(webPolicy('ws://127.0.0.1:7880')).toContain(
    "connect-src 'self' ws://127.0.0.1:7880 http://127.0.0.1:7880;",
  )
})

test('lets it talk to Clerk where Clerk signs people in, and loosens nothing else', () => {
  const clerk = { publishableKey: 'pk_test_x', frontendApi: 'https://clerk.example.com/proxy' }
  const [plain, widened] = [
    webPolicy('ws://127.0.0.1:7880'),
    webPolicy('ws://127.0.0.1:7880', clerk),
  ]
  const before = plain.split('; ')
  expect(widened.split('; ').filter((line) => !before.includes(line))).toEqual([
    "connect-src 'self' ws://127.0.0.1:7880 http://127.0.0.1:7880 https://clerk.example.com",
    'worker-src blob:',
  ])
})
