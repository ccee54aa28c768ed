import { expect, test } from 'vitest'
import { toEntries } from './entries.ts'

const at = { start: '2026-11-24T14:00:00Z', end: '2026-11-24T14:30:00Z' }

test('an appointment and the event that is made of it are one entry, which can be moved', () => {
  const appointment = { ...at, id: 'appt_1', title: 'Dentist', zone: 'UTC', status: 'confirmed' }
  const event = { ...at, title: 'Dentist', all_day: false }
  const entries = toEntries(
    [appointment],
    [
      { ...event, id: 'e1', appointment_id: 'appt_1' },
      { ...event, id: 'e2', title: 'Lunch', appointment_id: null },
    ],
  )
  expect(entries.map(({ id, appointment: own }) => [id, own !== undefined])).toEqual([
    ['appt_1', true],
    ['e2', false],
  ])
})
