import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../seeded-random.ts'
import type { CalendarState } from '../calendar.ts'
import { pick } from './choose.ts'
import { sayWhen, waysToSayDay } from './say-when.ts'
import { isProof, summaryOf, verdictOn } from './verdict.ts'

const SATURDAY = Temporal.PlainDate.from('2026-11-21')
const at = (day: string, time: string) =>
  Temporal.ZonedDateTime.from(`${day}T${time}[Europe/London]`)

describe('a held-out caller', () => {
  it('is the same for the same seed, and says every way there is', () => {
    const start = at('2026-11-24', '14:30')
    const said = (seed: number) => {
      const random = seededRandom(seed)
      return Array.from({ length: 30 }, () => sayWhen(random, start, SATURDAY))
    }
    expect(said(4)).toEqual(said(4))
    expect(said(4)).not.toEqual(said(5))
    expect(new Set(said(4)).size).toBeGreaterThan(15)
    const random = seededRandom(1)
    const picked = new Set(Array.from({ length: 60 }, () => pick(random, ['a', 'b', 'c'])))
    expect(picked).toEqual(new Set(['a', 'b', 'c']))
  })

  it.each([
    ['2026-11-22', ['tomorrow', 'this Sunday']],
    ['2026-11-23', ['the day after tomorrow', 'next Monday', 'on Monday next week']],
    ['2026-11-24', ['on Tuesday', 'next Tuesday', 'on Tuesday next week', 'in three days']],
    ['2026-11-30', ['in nine days']],
    ['2026-12-04', []],
  ])('says %s by its date, and near by %s', (day, near) => {
    const ways = waysToSayDay(at(day, '10:00'), SATURDAY)
    expect(ways.slice(0, 3).every((way) => /\bthe \w+/.test(way))).toBe(true)
    expect(ways.slice(3)).toEqual(near)
  })
})

describe('the verdict on a call', () => {
  const times = { start: '2026-11-24T14:00:00Z', end: '2026-11-24T14:30:00Z' }
  const event = { id: 'evt_1', title: 'Dentist', ...times }
  const before: CalendarState = { appointments: [], events: [event] }

  it('is right as it was meant, asked or lost where nothing changed, and wrong for all else', () => {
    const same = { before, after: before }
    expect(verdictOn(undefined, same)).toBe('right')
    expect(verdictOn('no appointment was made', same)).toBe('asked')
    expect(verdictOn('no appointment was made', same, 'the agent left')).toBe('lost')
    expect(verdictOn('another was made', { before, after: { ...before, events: [] } })).toBe(
      'wrong',
    )
  })

  it('is counted', () => {
    const judged = [
      { seed: 1, verdict: 'right', turns: 4, ms: 30_000 },
      { seed: 2, verdict: 'asked', turns: 8, ms: 50_000 },
    ] as const
    expect(summaryOf(judged)).toContain(
      '2 calls: 1 right, 1 asked, 0 lost, 0 wrong; 6.0 turns and 40 s',
    )
    const lost = { seed: 3, verdict: 'lost', turns: 0, ms: 0 } as const
    expect(isProof([...judged, lost])).toBe(true)
    expect(isProof([lost])).toBe(false)
    expect(isProof([...judged, { ...lost, verdict: 'wrong' }])).toBe(false)
  })
})
