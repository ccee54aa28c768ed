import { describe, expect, it } from 'vitest'
import { quietAt } from './quiet-hours.ts'
import { isUseful, reminderTime } from './reminder-time.ts'

const zone = 'Europe/London'
const quiet = { from: '22:00', to: '07:00' }
const settings = { minutesBefore: 180, quiet }
const at = (text: string) => Date.parse(text)
const iso = (instant: number | undefined) =>
  instant === undefined ? undefined : new Date(instant).toISOString().slice(0, 16)

describe('quiet hours', () => {
  it.each([
    ['2026-11-23T21:59:59Z', false],
    ['2026-11-23T22:00:00Z', true],
    ['2026-11-24T02:00:00Z', true],
    ['2026-11-24T06:59:59Z', true],
    ['2026-11-24T07:00:00Z', false],
  ])('%s: %s', (time, expected) => {
    expect(quietAt(at(time), quiet, zone) !== undefined).toBe(expected)
  })

  it('are none between equal times, and may lie within a day', () => {
    expect(
      quietAt(at('2026-11-23T22:00:00Z'), { from: '22:00', to: '22:00' }, zone),
    ).toBeUndefined()
    const noon = { from: '12:00', to: '13:00' }
    expect(quietAt(at('2026-11-23T12:30:00Z'), noon, zone)).toEqual({
      from: at('2026-11-23T12:00:00Z'),
      until: at('2026-11-23T13:00:00Z'),
    })
  })

  it('are as long as that night is', () => {
    const shorter = quietAt(at('2027-03-28T00:30:00Z'), quiet, zone)
    const longer = quietAt(at('2026-10-25T00:30:00Z'), quiet, zone)
    const hours = (one: typeof shorter) => one && (one.until - one.from) / 3_600_000
    expect([hours(shorter), hours(longer)]).toEqual([8, 10])
  })
})

describe('a reminder', () => {
  const now = at('2026-11-20T10:00:00Z')
  const reminded = (start: string, from = now) => iso(reminderTime(at(start), settings, zone, from))

  it('is three hours before, also in the night in which clocks change', () => {
    expect(reminded('2026-11-24T14:00:00Z')).toBe('2026-11-24T11:00')
    const always = { ...settings, quiet: { from: '00:00', to: '00:00' } }
    const early = at('2026-10-25T03:00:00Z')
    expect(iso(reminderTime(early, always, zone, at('2026-10-20T00:00:00Z')))).toBe(
      '2026-10-25T00:00',
    )
  })

  it('is after quiet hours where that leaves an hour, else the evening before', () => {
    expect(reminded('2026-11-24T09:00:00Z')).toBe('2026-11-24T07:00')
    expect(reminded('2026-11-24T08:00:00Z')).toBe('2026-11-24T07:00')
    expect(reminded('2026-11-24T07:59:00Z')).toBe('2026-11-23T21:59')
  })

  it('is none for what is made less than three hours before', () => {
    expect(reminded('2026-11-24T14:00:00Z', at('2026-11-24T11:00:00Z'))).toBeUndefined()
    expect(reminded('2026-11-24T14:00:00Z', at('2026-11-24T10:59:59Z'))).toBe('2026-11-24T11:00')
  })

  it('helps until a quarter of an hour before', () => {
    const start = at('2026-11-24T14:00:00Z')
    expect(isUseful(start, at('2026-11-24T13:44:59Z'))).toBe(true)
    expect(isUseful(start, at('2026-11-24T13:45:00Z'))).toBe(false)
  })
})
