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
