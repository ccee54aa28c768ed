import { describe, expect, it } from 'vitest'
import type { Calendar, CalendarAccount, NewEvent } from './calendar.ts'

const HOUR_MS = 3600_000
const START = Date.parse('2026-11-24T14:00:00Z')

/** What an adapter's own test gives the suite: an empty calendar, new for every test. */
export interface CalendarUnderTest {
  readonly calendar: Calendar
  readonly account: CalendarAccount
  /** An event that somebody else made, at the provider itself. */
  addForeignEvent(title: string, start: number, end: number): Promise<void>
  /** An event id that the provider takes; different every time. */
  readonly newEventId: () => string
}

/** What holds for every calendar adapter. */
export function describeCalendar(name: string, open: () => Promise<CalendarUnderTest>): void {
  const event = ({ newEventId }: CalendarUnderTest): NewEvent => ({
    id: newEventId(),
    title: 'Dentist',
    start: START,
    end: START + HOUR_MS,
    zone: 'Europe/London',
    appointmentId: 'appt_1',
  })
  const whole = { start: START - 24 * HOUR_MS, end: START + 24 * HOUR_MS }

  describe(`${name} as a calendar`, () => {
    it('has an event that was created, as it was created', async () => {
      const test = await open()
      const created = event(test)
      await test.calendar.createEvent(test.account, created)
      const { id, title, start, end, appointmentId } = created
      expect(await test.calendar.listEvents(test.account, whole)).toEqual([
        { id, title, start, end, appointmentId, allDay: false },
      ])
    })

    it('makes one event for one id, however often and however much at once', async () => {
      const test = await open()
      const created = event(test)
      const create = () => test.calendar.createEvent(test.account, created)
      const states = [...(await Promise.all([create(), create(), create()])), await create()]
      expect(new Set(states.map(({ etag }) => etag)).size).toBe(1)
      expect(await test.calendar.listEvents(test.account, whole)).toHaveLength(1)
    })

    it('is busy where there are events, touching ones left out', async () => {
      const test = await open()
      await test.addForeignEvent('Lunch', START, START + HOUR_MS)
      const busy = (start: number, end: number) =>
        test.calendar.busyIntervals(test.account, { start, end })
      expect(await busy(whole.start, whole.end)).toEqual([{ start: START, end: START + HOUR_MS }])
      expect(await busy(START + HOUR_MS, START + 2 * HOUR_MS)).toEqual([])
      expect(await busy(START - HOUR_MS, START)).toEqual([])
    })

    it('lists foreign events by start, and lets events overlap', async () => {
      const test = await open()
      await test.addForeignEvent('Second', START + 1, START + HOUR_MS)
      await test.addForeignEvent('First', START, START + HOUR_MS)
      const events = await test.calendar.listEvents(test.account, whole)
      expect(events.map(({ title }) => title)).toEqual(['First', 'Second'])
      expect(events.map(({ appointmentId }) => appointmentId)).toEqual([undefined, undefined])
    })

    it('has no event that was cancelled, and does not mind one that is gone', async () => {
      const test = await open()
      const created = event(test)
      await test.calendar.createEvent(test.account, created)
      await test.calendar.cancelEvent(test.account, created.id)
      await test.calendar.cancelEvent(test.account, created.id)
      expect(await test.calendar.listEvents(test.account, whole)).toEqual([])
    })
  })
}
