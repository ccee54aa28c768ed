import { expect, it } from 'vitest'
import { asManyAsFit } from './as-many-as-fit.ts'

it.each([
  [[], 0],
  [Array(7).fill('Lunch, 12 to 1 pm'), 5],
  [Array(5).fill('x'.repeat(80)), 3],
  [['x'.repeat(400), 'y'], 1],
])('says so many of %j', (items: string[], count) => {
  expect(asManyAsFit(items, 5)).toEqual(items.slice(0, count))
})
