import { expect, it } from 'vitest'
import { driftOf } from './drift.ts'

it.each<[string, unknown, unknown, string[]]>([
  ['nothing', { a: 1, b: { c: [1] } }, { a: 1, b: { c: [1], d: 2 }, e: 3 }, []],
  ['a value', { a: 1 }, { a: 2 }, ['a']],
  ['a member that is gone', { a: { b: 1 } }, { a: {} }, ['a.b']],
  ['something deep', { a: { b: { c: 1 } } }, { a: { b: { c: 2 } } }, ['a.b']],
  ['one more in a list', { a: { b: [1] } }, { a: { b: [1, 2] } }, ['a.b']],
  ['another order', { a: [1, 2] }, { a: [2, 1] }, ['a']],
  ['another kind', { a: { b: 1 } }, { a: 1 }, ['a']],
  ['headers, which are not shown again', { s: { headers: { x: 'y' } } }, { s: {} }, []],
  ['what was not wished for', { a: undefined }, { a: 1 }, []],
])('finds %s', (_what, wished, there, drift) => {
  expect(driftOf(wished, there)).toEqual(drift)
})
