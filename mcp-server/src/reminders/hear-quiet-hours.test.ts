import { expect, it } from 'vitest'
import { hearQuietHours } from './hear-quiet-hours.ts'

it.each([
  ['10 pm to 7 am', '22:00', '07:00'],
  ['from nine in the evening until half past six in the morning', '21:00', '06:30'],
  ['between 22:30 and 8', '22:30', '08:00'],
  ['10 to 7', '22:00', '07:00'],
  ['12 to 1 pm', '12:00', '13:00'],
  ['none', '00:00', '00:00'],
])('hears %s', (said, from, to) => {
  expect(hearQuietHours(said)).toEqual({ from, to })
})

it('hears nothing in what names no hours', () => {
  expect(hearQuietHours('at night')).toBeUndefined()
})
