import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { availableTimes, obstacleTo, type Policy, type Question } from './availability.ts'
import { HOUR_MS, MINUTE_MS, type Interval } from './interval.ts'
import type { WorkingCalendar } from './working-hours.ts'

const nineToFive = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, starts: '09:00', ends: '17:00' }))
const always = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, starts: '00:00', ends: '24:00' }))

const plain: Policy = {
  noticeMs: 0,
  horizonDays: 60,
  dailyCap: undefined,
  stepMs: 30 * MINUTE_MS,
  alignMs: undefined,
}

interface Setting {
  readonly zone?: string
  readonly calendar?: WorkingCalendar
  readonly policy?: Partial<Policy>
  readonly busy?: readonly Interval[]
  readonly starts?: readonly number[]
  readonly minutes?: number
  readonly before?: number
  readonly after?: number
  readonly now?: string
}

function ask(setting: Setting = {}): Question {
  const { zone = 'Europe/London', calendar = { hours: nineToFive }, busy = [] } = setting
  return {
    rules: { zone, calendar, policy: { ...plain, ...setting.policy } },
    shape: {
      lengthMs: (setting.minutes ?? 30) * MINUTE_MS,
      beforeMs: (setting.before ?? 0) * MINUTE_MS,
      afterMs: (setting.after ?? 0) * MINUTE_MS,
    },
    taken: { busy, starts: setting.starts ?? [] },
    now: Date.parse(setting.now ?? '2026-11-20T09:00:00Z'),
  }
}

const dayIn = (date: string, zone = 'Europe/London'): Interval => {
  const day = Temporal.PlainDate.from(date)
  const [start, end] = [day, day.add({ days: 1 })].map((one) => one.toZonedDateTime(zone))
  return { start: start?.epochMilliseconds ?? 0, end: end?.epochMilliseconds ?? 0 }
}

const clock = (instant: number, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone)

/** The local starts on a date. */
function startsOn(date: string, setting: Setting = {}): string[] {
  const zone = setting.zone ?? 'Europe/London'
  return availableTimes(ask(setting), [dayIn(date, zone)]).map(({ start }) =>
    clock(start, zone).toPlainTime().toString({ smallestUnit: 'minute' }),
  )
}

const at = (text: string, minutes = 30): Interval => {
  const start = Date.parse(text)
  return { start, end: start + minutes * MINUTE_MS }
}

describe('working hours', () => {
  it('steps by half hours through them', () => {
    const times = startsOn('2026-11-24')
    expect([times.length, times[0], times.at(-1)]).toEqual([16, '09:00', '16:30'])
    expect(startsOn('2026-11-22')).toEqual([])
  })

  it('takes several intervals a day, and up to midnight', () => {
    const hours = [
      { weekday: 2, starts: '09:00', ends: '10:00' },
      { weekday: 2, starts: '23:00', ends: '24:00' },
      { weekday: 3, starts: '00:00', ends: '00:30' },
    ]
    expect(startsOn('2026-11-24', { calendar: { hours } })).toEqual([
      '09:00',
      '09:30',
      '23:00',
      '23:30',
    ])
    const late = startsOn('2026-11-24', { calendar: { hours }, minutes: 60 })
    expect(late).toEqual(['09:00', '23:00', '23:30'])
  })

  it('has other hours on some dates, and none on others', () => {
    const calendar = {
      hours: nineToFive,
      overrides: [
        { day: '2026-11-24', starts: '12:00', ends: '13:00' },
        { day: '2026-11-24', starts: '18:00', ends: '18:30' },
        { day: '2026-11-25', starts: null, ends: null },
        { day: '2026-11-22', starts: '10:00', ends: '10:30' },
      ],
    }
    expect(startsOn('2026-11-24', { calendar })).toEqual(['12:00', '12:30', '18:00'])
    expect(startsOn('2026-11-25', { calendar })).toEqual([])
    expect(startsOn('2026-11-22', { calendar })).toEqual(['10:00'])
  })

  it('is off on holidays, unless that date has hours of its own', () => {
    const holidays = [{ day: '2026-11-24' }, { day: '2026-11-25' }]
    const overrides = [{ day: '2026-11-25', starts: '09:00', ends: '10:00' }]
    const calendar = { hours: nineToFive, holidays, overrides }
    expect(startsOn('2026-11-24', { calendar })).toEqual([])
    expect(startsOn('2026-11-25', { calendar })).toEqual(['09:00', '09:30'])
    expect(startsOn('2026-11-26', { calendar })).toHaveLength(16)
  })
})

describe('days when clocks change', () => {
  const calendar = { hours: always }

  it('are as long as they are', () => {
    const policy = { horizonDays: 400 }
    const count = (zone: string, date: string) =>
      startsOn(date, { zone, calendar, policy, now: '2026-01-01T00:00:00Z' }).length
    expect(count('Europe/London', '2026-03-29')).toBe(46)
    expect(count('Europe/London', '2026-10-25')).toBe(50)
    expect(count('Australia/Lord_Howe', '2026-10-04')).toBe(47)
    expect(count('Australia/Lord_Howe', '2026-04-05')).toBe(49)
    expect(count('America/Havana', '2026-03-08')).toBe(46)
    expect(count('Africa/Cairo', '2026-04-24')).toBe(46)
    expect(count('Asia/Kathmandu', '2026-03-29')).toBe(48)
  })

  it('offer no time that the clock skips, and twice what it shows twice', () => {
    const night = { hours: [{ weekday: 7, starts: '01:00', ends: '02:00' }] }
    const policy = { horizonDays: 400 }
    const now = '2026-01-01T00:00:00Z'
    expect(startsOn('2026-03-29', { calendar: night, policy, now })).toEqual([])
    const twice = ['01:00', '01:30', '01:00', '01:30']
    expect(startsOn('2026-10-25', { calendar: night, policy, now })).toEqual(twice)
  })

  it('have nothing on a date that is on no wall', () => {
    const zone = 'Pacific/Apia'
    const window = { start: Date.parse('2011-12-29T10:00Z'), end: Date.parse('2012-01-01T09:00Z') }
    const times = availableTimes(ask({ zone, calendar, now: '2011-12-28T00:00:00Z' }), [window])
    const dates = times.map(({ start }) => clock(start, zone).toPlainDate().toString())
    expect(new Set(dates)).toEqual(new Set(['2011-12-29', '2011-12-31', '2012-01-01']))
  })
})

describe('what is taken', () => {
  const lunch = at('2026-11-24T12:00:00Z', 61)

  it('is left out, and the grid goes on after it', () => {
    const times = startsOn('2026-11-24', { busy: [lunch] })
    expect(times).toContain('11:30')
    expect(times).not.toContain('12:00')
    expect(times).not.toContain('13:00')
    expect(times).toContain('13:30')
  })

  it('keeps the time before and after an appointment free, also outside of working hours', () => {
    const busy = [at('2026-11-24T08:00:00Z', 50), at('2026-11-24T12:00:00Z', 60)]
    const times = startsOn('2026-11-24', { busy, before: 15, after: 30 })
    expect(times.slice(0, 3)).toEqual(['09:30', '10:00', '10:30'])
    expect(times).toContain('11:00')
    expect(times).not.toContain('11:30')
    expect(times).not.toContain('13:00')
    expect(times).toContain('13:30')
    expect(times.at(-1)).toBe('16:30')
  })

  it('may touch', () => {
    const beside = ask({ busy: [at('2026-11-24T12:00:00Z')], before: 15, after: 15 })
    expect(obstacleTo(at('2026-11-24T12:45:00Z'), beside)).toBeUndefined()
    expect(obstacleTo(at('2026-11-24T12:44:00Z'), beside)).toBe('taken')
    expect(obstacleTo(at('2026-11-24T11:15:00Z'), beside)).toBeUndefined()
    expect(obstacleTo(at('2026-11-24T11:16:00Z'), beside)).toBe('taken')
  })
})

describe('steps', () => {
  it('start from what is free, on the wall clock’s grid', () => {
    const busy = [at('2026-11-24T09:00:00Z', 70)]
    const policy = { stepMs: 45 * MINUTE_MS }
    expect(startsOn('2026-11-24', { busy, policy }).slice(0, 3)).toEqual([
      '10:15',
      '11:00',
      '11:45',
    ])
    const hourly = { ...policy, alignMs: HOUR_MS }
    expect(startsOn('2026-11-24', { busy, policy: hourly }).slice(0, 2)).toEqual(['11:00', '12:00'])
  })

  it('are the same whatever part of the day is asked for', () => {
    const policy = { stepMs: 45 * MINUTE_MS }
    const question = ask({ policy })
    const { start, end } = dayIn('2026-11-24')
    const whole = availableTimes(question, [{ start, end }])
    const afternoon = availableTimes(question, [{ start: start + 13 * HOUR_MS, end }])
    expect(afternoon).toEqual(whole.filter((time) => time.start >= start + 13 * HOUR_MS))
  })

  it('refuse an exact time beside the grid only where the owner has laid one down', () => {
    const odd = at('2026-11-24T10:10:00Z')
    expect(obstacleTo(odd, ask())).toBeUndefined()
    expect(obstacleTo(odd, ask({ policy: { alignMs: 30 * MINUTE_MS } }))).toBe('off_grid')
  })
})

describe('notice, horizon and cap', () => {
  it('counts notice in exact time, over a change of clocks as well', () => {
    const setting = {
      zone: 'Europe/London',
      calendar: { hours: always },
      now: '2026-10-24T23:00:00Z',
    }
    const question = ask({ ...setting, policy: { noticeMs: 4 * HOUR_MS } })
    const [first] = availableTimes(question, [dayIn('2026-10-25')])
    expect(new Date(first?.start ?? 0).toISOString()).toBe('2026-10-25T03:00:00.000Z')
    expect(obstacleTo(at('2026-10-25T02:59:00Z'), question)).toBe('too_soon')
    expect(obstacleTo(at('2026-10-25T03:00:00Z'), question)).toBeUndefined()
  })

  it('ends with the last local day of the horizon', () => {
    const setting = { zone: 'Pacific/Auckland', calendar: { hours: always } }
    const question = ask({ ...setting, policy: { horizonDays: 1 }, now: '2026-11-24T10:30:00Z' })
    expect(obstacleTo(at('2026-11-25T10:30:00Z'), question)).toBeUndefined()
    expect(obstacleTo(at('2026-11-25T11:00:00Z'), question)).toBe('too_far')
    const setting2 = { ...setting, policy: { horizonDays: 0 }, now: '2026-11-24T10:30:00Z' }
    expect(startsOn('2026-11-24', setting2)).toEqual(['23:30'])
    expect(startsOn('2026-11-25', setting2)).toEqual([])
  })

  it('offers nothing more on a day that has as many as the owner takes', () => {
    const starts = [Date.parse('2026-11-24T10:00:00Z'), Date.parse('2026-11-24T23:30:00Z')]
    const setting = { starts, policy: { dailyCap: 2 } }
    expect(startsOn('2026-11-24', setting)).toEqual([])
    expect(startsOn('2026-11-25', setting)).toHaveLength(16)
    expect(startsOn('2026-11-24', { ...setting, policy: { dailyCap: 3 } })).toHaveLength(16)
    expect(obstacleTo(at('2026-11-24T15:00:00Z'), ask(setting))).toBe('day_full')
    // The same appointments lie on two days for somebody further west.
    const zone = 'Asia/Tokyo'
    expect(startsOn('2026-11-24', { ...setting, zone })).toHaveLength(16)
  })

  it('says the first reason that holds', () => {
    const wanted = at('2026-11-24T10:00:00Z')
    const busy = [wanted]
    expect(obstacleTo(wanted, ask({ busy, policy: { horizonDays: 1 } }))).toBe('too_far')
    expect(obstacleTo(at('2026-11-24T20:00:00Z'), ask({ busy }))).toBe('outside_working_hours')
    expect(obstacleTo(wanted, ask({ busy, starts: [wanted.start], policy: { dailyCap: 1 } }))).toBe(
      'taken',
    )
  })
})
