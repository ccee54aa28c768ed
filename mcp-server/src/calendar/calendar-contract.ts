import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../scheduling/interval.ts'
import { EventChangedError } from './calendar.ts'
import { newEvent, START, type CalendarUnderTest } from './calendar-under-test.ts'
import { describeChangedSeries, describeChanges } from './changes-contract.ts'

const WHOLE = { start: START - DAY_MS, end: START + DAY_MS }

/** @param zone of the person whose calendar it is */
export type OpenCalendar = (zone: string) => Promise<CalendarUnderTest>

/** Days on which clocks change, and how long they are. */
const ODD_DAYS = [
  ['Europe/London', '2026-10-25', 25],
  ['America/New_York', '2027-03-14', 23],
  ['America/Los_Angeles', '2026-11-01', 25],
  ['Australia/Lord_Howe', '2026-10-04', 23.5],
  ['America/Santiago', '2026-09-06', 23],
  ['Asia/Kolkata', '2026-10-25', 24],
] as const

/** What holds for every calendar adapter. */
export function describeCalendar(
  name: string,
  open: OpenCalendar,
  does: {
    readonly series: boolean
    /** Of calendars whose zone cannot be chosen: the days of other zones are left out. */
    readonly zone?: string
  },
): void {
  const zone = does.zone ?? 'Europe/London'
  const opened = () => open(zone)
  const days = ODD_DAYS.filter(([where]) => does.zone === undefined || where === does.zone)

  describe(`${name} as a calendar`, () => {
    describeReading(opened)
    describeCreating(opened)
    describeChanging(opened)
    describeChanges(opened)
    if (does.series) describeChangedSeries(opened, zone)
    describeDays(open, days)
    if (does.series) describeSeries(open, days, zone)
  })
}

function describeReading(open: () => Promise<CalendarUnderTest>): void {
  it('is busy where there are events, touching ones left out', async () => {
    const { calendar, account, outside } = await open()
    await outside.addEvent('Lunch', START, START + HOUR_MS)
    const busy = (start: number, end: number) => calendar.busyIntervals(account, { start, end })
    expect(await busy(WHOLE.start, WHOLE.end)).toEqual([{ start: START, end: START + HOUR_MS }])
    expect(await busy(START + HOUR_MS, START + 2 * HOUR_MS)).toEqual([])
    expect(await busy(START - HOUR_MS, START)).toEqual([])
  })

  it('lists foreign events by start, and lets events overlap', async () => {
    const { calendar, account, outside } = await open()
    await outside.addEvent('Second', START + MINUTE_MS, START + HOUR_MS)
    await outside.addEvent('First', START, START + HOUR_MS)
    const events = await calendar.listEvents(account, WHOLE)
    expect(events.map(({ title }) => title)).toEqual(['First', 'Second'])
    expect(events.map(({ appointmentId }) => appointmentId)).toEqual([undefined, undefined])
  })

  it('looks far ahead', async () => {
    const { calendar, account, outside } = await open()
    const late = START + 150 * DAY_MS
    await outside.addEvent('Holiday', late, late + HOUR_MS)
    const ahead = { start: START, end: START + 200 * DAY_MS }
    expect(await calendar.busyIntervals(account, ahead)).toEqual([
      { start: late, end: late + HOUR_MS },
    ])
    expect(await calendar.listEvents(account, ahead)).toHaveLength(1)
  })

  it('reads one event, and none that is not there', async () => {
    const { calendar, account } = await open()
    const event = newEvent()
    const { id, etag } = await calendar.createEvent(account, event)
    const { title, start, end, appointmentId } = event
    const read = { id, etag, title, start, end, appointmentId, allDay: false }
    expect(await calendar.readEvent(account, id)).toEqual(read)
    await calendar.cancelEvent(account, { id, etag })
    expect(await calendar.readEvent(account, id)).toBeUndefined()
  })
}

function describeCreating(open: () => Promise<CalendarUnderTest>): void {
  it('has an event that was created, as it was created', async () => {
    const { calendar, account } = await open()
    const created = newEvent()
    const state = await calendar.createEvent(account, created)
    const { title, start, end, appointmentId } = created
    expect(await calendar.listEvents(account, WHOLE)).toEqual([
      { ...state, title, start, end, appointmentId, allDay: false },
    ])
  })

  it.each([false, true])(
    'makes one event for one key, however often and however much at once (tried before: %s)',
    async (triedBefore) => {
      const { calendar, account } = await open()
      const created = newEvent()
      const create = () => calendar.createEvent(account, { ...created, triedBefore })
      const states = [...(await Promise.all([create(), create(), create()])), await create()]
      expect(new Set(states.map(({ etag }) => etag)).size).toBe(1)
      expect(new Set(states.map(({ id }) => id)).size).toBe(1)
      expect(await calendar.listEvents(account, WHOLE)).toHaveLength(1)
    },
  )

  it('makes an event anew that was deleted, once', async () => {
    const { calendar, account } = await open()
    const event = newEvent()
    await calendar.cancelEvent(account, await calendar.createEvent(account, event))
    const again = await calendar.createEvent(account, event)
    const repeated = await calendar.createEvent(account, { ...event, triedBefore: true })
    expect(repeated).toEqual(again)
    expect(await calendar.listEvents(account, WHOLE)).toHaveLength(1)
    expect(await calendar.readEvent(account, again.id)).toMatchObject(again)
  })
}

function describeChanging(open: () => Promise<CalendarUnderTest>): void {
  it('changes an event, and it is another one then', async () => {
    const { calendar, account } = await open()
    const state = await calendar.createEvent(account, newEvent())
    const time = { start: START + HOUR_MS, end: START + 2 * HOUR_MS, zone: 'Europe/London' }
    const moved = await calendar.changeEvent(account, state, { time })
    const renamed = await calendar.changeEvent(account, moved, { title: 'Doctor' })
    expect(moved).not.toEqual(state)
    expect(await calendar.listEvents(account, WHOLE)).toMatchObject([
      { ...renamed, title: 'Doctor', start: time.start, end: time.end },
    ])
  })

  it('neither changes nor cancels what is not as it was', async () => {
    const { calendar, account, outside } = await open()
    const state = await calendar.createEvent(account, newEvent())
    await outside.moveEvent(state.id, START + HOUR_MS, START + 2 * HOUR_MS)
    const change = calendar.changeEvent(account, state, { title: 'Doctor' })
    await expect(change).rejects.toThrow(EventChangedError)
    await expect(calendar.cancelEvent(account, state)).rejects.toThrow(EventChangedError)
    const [now] = await calendar.listEvents(account, WHOLE)
    expect(now).toMatchObject({ title: 'Dentist', start: START + HOUR_MS })
    await calendar.cancelEvent(account, { id: state.id, etag: now?.etag })
    expect(await calendar.listEvents(account, WHOLE)).toEqual([])
  })

  it('has no event that was cancelled, and does not mind one that is gone', async () => {
    const { calendar, account } = await open()
    const state = await calendar.createEvent(account, newEvent())
    await calendar.cancelEvent(account, state)
    await calendar.cancelEvent(account, state)
    await calendar.cancelEvent(account, { ...state, etag: undefined })
    const change = calendar.changeEvent(account, state, { title: 'Doctor' })
    await expect(change).rejects.toThrow(EventChangedError)
    expect(await calendar.listEvents(account, WHOLE)).toEqual([])
  })
}

type Days = readonly (typeof ODD_DAYS)[number][]

function describeDays(open: OpenCalendar, days: Days): void {
  it.each(days)('has the whole day in %s on %s: %d hours', async (zone, day, hours) => {
    const { calendar, account, outside } = await open(zone)
    const first = Temporal.PlainDate.from(day)
    await outside.addWholeDays('Away', day, first.add({ days: 1 }).toString())
    const start = first.toZonedDateTime(zone).epochMilliseconds
    const end = start + hours * HOUR_MS
    const window = { start: start - DAY_MS, end: end + DAY_MS }
    expect(await calendar.busyIntervals(account, window)).toEqual([{ start, end }])
    expect(await calendar.listEvents(account, window)).toMatchObject([
      { title: 'Away', allDay: true, start, end },
    ])
    for (const edge of [start - HOUR_MS, end]) {
      const outsideIt = { start: edge, end: edge + HOUR_MS }
      expect(await calendar.busyIntervals(account, outsideIt)).toEqual([])
    }
    const lastHour = { start: end - HOUR_MS, end }
    expect(await calendar.busyIntervals(account, lastHour)).toHaveLength(1)
  })

  it.each(days)('keeps every hour of the day apart in %s on %s', async (zone, day, hours) => {
    const { calendar, account } = await open(zone)
    const midnight = Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds
    const starts = [0.5, 1, 1.5, 2, 2.5, 3].map((hour) => midnight + hour * HOUR_MS)
    const ends = (start: number) => start + HOUR_MS / 2
    for (const start of starts) {
      await calendar.createEvent(account, newEvent({ start, end: ends(start), zone }))
    }
    const window = { start: midnight, end: midnight + hours * HOUR_MS }
    const events = await calendar.listEvents(account, window)
    expect(events.map(({ start, end }) => [start, end])).toEqual(
      starts.map((start) => [start, ends(start)]),
    )
  })
}

function describeSeries(open: OpenCalendar, days: Days, usualZone: string): void {
  it.each(days)('has a series at its time of day in %s around %s', async (zone, day) => {
    const { calendar, account, outside } = await open(zone)
    const first = Temporal.PlainDate.from(day).subtract({ days: 1 })
    const at = (time: string) => first.toPlainDateTime(Temporal.PlainTime.from(time)).toString()
    const times = { start: at('09:30'), end: at('10:00'), zone }
    await outside.addSeries?.('Stand-up', times, 3)
    const window = { start: START - 200 * DAY_MS, end: START + 200 * DAY_MS }
    const events = await calendar.listEvents(account, window)
    const spoken = events.map(({ start }) =>
      Temporal.Instant.fromEpochMilliseconds(start)
        .toZonedDateTimeISO(zone)
        .toPlainTime()
        .toString(),
    )
    expect(spoken).toEqual(['09:30:00', '09:30:00', '09:30:00'])
    const busy = await calendar.busyIntervals(account, window)
    expect(busy).toEqual(events.map(({ start, end }) => ({ start, end })))
  })

  it('changes and cancels single events of a series', async () => {
    const { calendar, account, outside } = await open(usualZone)
    const times = { start: '2026-11-23T09:30', end: '2026-11-23T10:00', zone: usualZone }
    await outside.addSeries?.('Stand-up', times, 3)
    const window = { start: START - 7 * DAY_MS, end: START + 7 * DAY_MS }
    const [one, two, three] = await calendar.listEvents(account, window)
    if (!one || !two || !three) throw new Error('The series is not there')
    await calendar.changeEvent(account, two, { title: 'Retrospective' })
    const now = await calendar.listEvents(account, window)
    await calendar.cancelEvent(account, { id: three.id, etag: now[2]?.etag })
    const left = await calendar.listEvents(account, window)
    expect(left.map(({ title, start }) => [title, start])).toEqual([
      ['Stand-up', one.start],
      ['Retrospective', two.start],
    ])
  })
}
