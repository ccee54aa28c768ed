import { expect, test } from 'vitest'
import { matching } from './matching.ts'

const zoe = { name: 'Zoë Brown', phone: '+442079460123', email: null }
const sam = { name: 'Sam Lee', phone: null, email: 'sam@example.com' }

test.each([
  ['', [zoe, sam]],
  ['zoe', [zoe]],
  ['LEE sam', [sam]],
  ['0123', [zoe]],
  ['example.com', [sam]],
  ['sam brown', []],
])('%j finds whom it may mean', (wanted, found) => {
  expect(matching([zoe, sam], wanted)).toEqual(found)
})
