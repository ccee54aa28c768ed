import { expect, test } from 'vitest'
import { dayBounds } from './day-bounds.ts'

const ZONE = 'Europe/Berlin'
const week = { from: '2026-11-22T23:00:00Z', to: '2026-11-29T23:00:00Z' }
const at = (start: string, end: string, allDay = false) => ({ start, end, allDay })

test.each([
  ['an empty week', [], '07:00', '21:00'],
  ['office hours', [at('2026-11-24T09:00:00Z', '2026-11-24T10:00:00Z')], '07:00', '21:00'],
  [
    'an early and a late one',
    [
      at('2026-11-24T04:30:00Z', '2026-11-24T05:00:00Z'),
      at('2026-11-25T20:00:00Z', '2026-11-25T21:15:00Z'),
    ],
    '05:00',
    '23:00',
  ],
  ['until midnight', [at('2026-11-24T21:00:00Z', '2026-11-24T23:00:00Z')], '07:00', '24:00'],
  ['past midnight', [at('2026-11-24T22:00:00Z', '2026-11-25T01:00:00Z')], '00:00', '24:00'],
  ['another week', [at('2026-11-30T03:00:00Z', '2026-11-30T04:00:00Z')], '07:00', '21:00'],
  ['whole days', [at('2026-11-23T23:00:00Z', '2026-11-24T23:00:00Z', true)], '07:00', '21:00'],
] as const)('%s: everything that has a time is seen', (_, entries, slotMinTime, slotMaxTime) => {
  expect(dayBounds(entries, week, ZONE)).toEqual({ slotMinTime, slotMaxTime })
})
