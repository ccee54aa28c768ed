import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearestTo, spread } from './free-times.ts'
import { merge, overlaps, subtract, type Interval } from './interval.ts'

const points = (intervals: readonly Interval[]) =>
  Array.from({ length: 130 }, (_, at) =>
    intervals.some((interval) => overlaps(interval, { start: at, end: at + 1 })),
  )

describe('intervals', () => {
  const any = fc.array(
    fc
      .tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 20 }))
      .map(([start, length]) => ({ start, end: start + length })),
    { maxLength: 10 },
  )
  it('subtract and merge as sets of points do', () => {
    const property = fc.property(any, any, (open, busy) => {
      const expected = points(open).map((isOpen, at) => isOpen && !points(busy)[at])
      expect(points(subtract(open, busy))).toEqual(expected)
      const merged = merge(open)
      expect(points(merged)).toEqual(points(open))
      for (const [index, { start }] of merged.entries()) {
        expect(start).toBeGreaterThan(merged[index - 1]?.end ?? -1)
      }
    })
    fc.assert(property, { numRuns: 60 })
  })
})

describe('choosing among free times', () => {
  const times = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((start) => ({ start, end: start + 1 }))
  const starts = (chosen: readonly Interval[]) => chosen.map(({ start }) => start)

  it('takes the nearest, in order', () => {
    expect(starts(nearestTo(6, times, 3))).toEqual([5, 6, 7])
    expect(starts(nearestTo(100, times, 3))).toEqual([6, 7, 8])
  })

  it('spreads over all of them', () => {
    expect(starts(spread(times, 3))).toEqual([0, 4, 8])
    expect(starts(spread(times.slice(0, 2), 3))).toEqual([0, 1])
  })
})
