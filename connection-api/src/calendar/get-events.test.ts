import { describe, expect, it } from 'vitest'
import { fixedClock } from '@parley/shared/testing/fixed-clock'
import { timeAskedFor } from './get-events.ts'

const clock = fixedClock('2026-11-20T10:00:00Z')

describe('timeAskedFor', () => {
  it.each([
    [{}, '2026-11-20T10:00:00.000Z/2027-01-19T10:00:00.000Z'],
    [{ from: '2026-12-01', to: '2026-12-03' }, '2026-12-01/2026-12-03'],
    [{ from: '2026-12-01' }, '2026-12-01/2027-01-30T00:00:00.000Z'],
    [{ to: '2026-11-24' }, '2026-11-20T10:00:00.000Z/2026-11-24'],
    [{ when: 'this week' }, 'this week'],
  ])('turns %j into one time', (query, when) => {
    expect(timeAskedFor(query, clock)).toBe(when)
  })

  it.each([
    [{ when: 'today', from: '2026-11-20' }],
    [{ from: '2026-12-03', to: '2026-12-01' }],
    [{ from: '2026-12-03', to: '2028-12-01' }],
  ])('refuses %j', (query) => {
    expect(() => timeAskedFor(query, clock)).toThrow(expect.objectContaining({ status: 400 }))
  })
})
