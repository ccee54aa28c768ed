import { expect, it } from 'vitest'
import { DAY_MS, HOUR_MS } from '../scheduling/interval.ts'
import { type CalendarUnderTest, newEvent, START } from './calendar-under-test.ts'
import type { CalendarChanges } from './calendar.ts'

const WINDOW = { start: START - DAY_MS, end: START + 60 * DAY_MS }

const look = ({ calendar, account }: CalendarUnderTest, cursor?: string) =>
  calendar.changes(account, cursor, WINDOW)

/** Gone, or where it takes time; `unsaid`: it is as it was. */
function said({ whole, events }: CalendarChanges, id: string) {
  const event = events.find((one) => one.id === id)
  if (event) return event.etag === undefined ? 'gone' : event.busy
  return whole ? 'gone' : 'unsaid'
}

/** What holds for every adapter about what is changed behind our back. */
export function describeChanges(open: () => Promise<CalendarUnderTest>): void {
  it('tells everything ahead first, as it is when it is read', async () => {
    const test = await open()
    const { id, etag } = await test.calendar.createEvent(test.account, newEvent())
    const first = await look(test)
    expect(first.whole).toBe(true)
    const busy = { start: START, end: START + HOUR_MS }
    expect(first.events).toEqual([{ id, etag, title: 'Dentist', busy }])
  })

  it('tells what was moved, deleted and added since then', async () => {
    const test = await open()
    const { calendar, account, outside } = test
    const moved = await calendar.createEvent(account, newEvent())
    const deleted = await calendar.createEvent(account, newEvent())
    const { cursor } = await look(test)
    await outside.moveEvent(moved.id, START + HOUR_MS, START + 2 * HOUR_MS)
    await outside.removeEvent(deleted.id)
    await outside.addEvent('Lunch', START, START + HOUR_MS)
    const changes = await look(test, cursor)
    const there = await calendar.readEvent(account, moved.id)
    expect(changes.events.find(({ id }) => id === moved.id)?.etag).toBe(there?.etag)
    expect(said(changes, moved.id)).toEqual({ start: START + HOUR_MS, end: START + 2 * HOUR_MS })
    expect(said(changes, deleted.id)).toBe('gone')
    const lunch = changes.events.find(({ title }) => title === 'Lunch')
    expect(lunch?.busy).toEqual({ start: START, end: START + HOUR_MS })
  })

  it('tells nothing twice, and what was missed at the next look', async () => {
    const test = await open()
    const { calendar, account, outside } = test
    const event = await calendar.createEvent(account, newEvent())
    const first = await look(test)
    const second = await look(test, first.cursor)
    expect(second.events).toEqual(second.whole ? first.events : [])
    await outside.removeEvent(event.id)
    expect(said(await look(test, first.cursor), event.id)).toBe('gone')
    expect(said(await look(test, second.cursor), event.id)).toBe('gone')
  })

  it('tells an event under the id and the etag by which it is known', async () => {
    const test = await open()
    const { cursor } = await look(test)
    const state = await test.calendar.createEvent(test.account, newEvent())
    expect((await look(test, cursor)).events).toMatchObject([state])
  })
}

/** Of calendars that know series. */
export function describeChangedSeries(open: () => Promise<CalendarUnderTest>, zone: string): void {
  it('tells a series as the times that it takes', async () => {
    const test = await open()
    const { cursor } = await look(test)
    const times = { start: '2026-11-25T09:30', end: '2026-11-25T10:00', zone }
    await test.outside.addSeries?.('Stand-up', times, 3)
    const { events } = await look(test, cursor)
    const starts = events.map(({ busy }) => busy?.start ?? 0)
    expect(events.map(({ title }) => title)).toEqual(['Stand-up', 'Stand-up', 'Stand-up'])
    const first = starts[0] ?? 0
    expect(starts).toEqual([first, first + DAY_MS, first + 2 * DAY_MS])
  })
}
