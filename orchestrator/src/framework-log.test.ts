import { expect, it } from 'vitest'
import { withoutPersonal } from './framework-log.ts'

it('drops what the framework marks as personal', () => {
  const line = { 'lk.pii.user_input': 'I am ill', 'lk.pii.arguments': {}, wordCount: 3 }
  expect(withoutPersonal(line)).toEqual({ wordCount: 3 })
})
