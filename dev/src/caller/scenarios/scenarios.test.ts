import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import type { CalendarState } from '../calendar.ts'
import { cancellingScript } from './cancel.ts'
import { correctingScript } from './correct.ts'
import { movingScript } from './move.ts'
import { refusingScript } from './refuse.ts'
import { whyNotUnchanged } from './unchanged.ts'

const FIRST = Temporal.ZonedDateTime.from('2026-11-24T14:00[Europe/London]')
const SECOND = Temporal.ZonedDateTime.from('2026-11-25T10:00[Europe/London]')

describe('a caller who moves an appointment', () => {
  const readBack = (to: string) => `Shall I move Dentist from Tuesday 24 November at 2 pm to ${to}?`

  it('says yes to the new time alone', () => {
    const next = movingScript(FIRST, SECOND)
    expect(next('Hello.')).toBe(
      'I want to move my dentist appointment to Wednesday the twenty fifth of November at ten a m.',
    )
    expect(next(readBack('Wednesday 25 November, 11 to 11:30 am'))).toMatch(/^No\. To Wednesday/)
    expect(next(readBack('Tuesday 24 November, 10 to 10:30 am'))).toMatch(/^No\. To Wednesday/)
    expect(next(readBack('Wednesday 25 November, 10 to 10:30 am'))).toBe('Yes please.')
    expect(next('Moved: Dentist, Wednesday 25 November, 10 to 10:30 am.')).toBe('Thank you.')
    expect(next('You are welcome.')).toBe('Goodbye.')
    expect(next('Goodbye.')).toBeUndefined()
  })

  it('says which one, and asks in other words when not understood', () => {
    const next = movingScript(FIRST, SECOND)
    const first = next('Hello.')
    expect(next('Which one shall I move?')).toMatch(/^The one on Tuesday the twenty fourth/)
    expect(next('Sorry, I did not understand that.')).not.toBe(first)
  })
})

describe('a caller who cancels', () => {
  it('says yes to their own appointment alone', () => {
    const next = cancellingScript(FIRST)
    expect(next('Hello.')).toBe('Cancel my dentist appointment.')
    expect(next('Shall I cancel Dentist on Friday 27 November, from 2 to 2:30 pm?')).toBe(
      'No, leave it.',
    )
    expect(next('Shall I cancel Dentist on Tuesday 24 November, from 2 to 2:30 pm?')).toBe(
      'Yes, cancel it.',
    )
    expect(next('Cancelled: Dentist, Tuesday 24 November, 2 to 2:30 pm.')).toBe('Thank you.')
  })
})

describe('a caller who changes their mind', () => {
  it('corrects the first time and says yes to the second', () => {
    const later = FIRST.with({ hour: 16 })
    const next = correctingScript(FIRST, later)
    next('Hello.')
    expect(next('Shall I book an appointment on Tuesday 24 November, from 2 to 2:30 pm?')).toBe(
      "No, could we do four o'clock instead?",
    )
    expect(next('Shall I book an appointment on Tuesday 24 November, from 4 to 4:30 pm?')).toBe(
      'Yes please.',
    )
  })

  it('says no, and never yes', () => {
    let asked = 0
    const next = refusingScript(FIRST, () => {
      asked += 1
    })
    next('Hello.')
    const question = 'Shall I book an appointment on Tuesday 24 November, from 2 to 2:30 pm?'
    expect(next(question)).toBe('No thank you.')
    expect(next('All right, nothing is booked. What would you like instead?')).toBe('Thank you.')
    expect(asked).toBe(1)
  })
})

describe('a calendar that should be as it was', () => {
  const times = { start: '2026-11-24T14:00:00Z', end: '2026-11-24T14:30:00Z' }
  const appointment = {
    id: 'appt_1',
    title: 'Dentist',
    status: 'confirmed',
    event_id: 'evt_1',
    ...times,
  }
  const before: CalendarState = {
    appointments: [appointment],
    events: [{ id: 'evt_1', title: 'Dentist', ...times }],
  }
  const changed = (after: Partial<CalendarState>) =>
    whyNotUnchanged({ before, after: { ...before, ...after }, audit: [] })

  it('is, or what became of it is said', () => {
    expect(changed({})).toBeUndefined()
    expect(changed({ events: [] })).toMatch(/gone/)
    expect(changed({ appointments: [appointment, { ...appointment, id: 'appt_2' }] })).toMatch(
      /made/,
    )
    expect(changed({ appointments: [{ ...appointment, start: times.end }] })).toMatch(/changed/)
  })
})
