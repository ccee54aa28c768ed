import { expect, test } from 'vitest'
import { moment } from './moment.ts'

test('an instant is said in UTC, and for machines as it is', () => {
  expect(moment('2026-11-28T19:57:30.608Z').text).toBe(
    '<time datetime="2026-11-28T19:57:30.608Z">28 Nov 2026, 19:57 UTC</time>',
  )
  expect(moment(null).text).toBe('never')
})
