import { expect, test } from 'vitest'
import { changesOf } from './changes-of.ts'

const sam = { id: 'c_1', name: 'Sam Lee', phone: '0123456', email: null, source: 'owner' } as const

test('somebody new is told whole, without what is empty', () => {
  expect(changesOf(undefined, { name: ' Sam Lee ', phone: '', email: 'sam@example.com' })).toEqual({
    name: 'Sam Lee',
    email: 'sam@example.com',
  })
})

test('of somebody known only what is new is told, and what was emptied is erased', () => {
  expect(changesOf(sam, { name: 'Sam Lee', phone: '0123456', email: ' ' })).toEqual({})
  expect(changesOf(sam, { name: 'Samuel Lee', phone: '', email: '' })).toEqual({
    name: 'Samuel Lee',
    phone: null,
  })
})
