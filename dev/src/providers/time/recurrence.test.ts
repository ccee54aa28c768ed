import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { readRecurrence } from '../google/rrule.ts'
import { repeatDates } from './recurrence.ts'

function dates(first: string, rule: string, most = 4): readonly string[] {
  const { rule: read } = readRecurrence([`RRULE:${rule}`], 'Europe/London')
  const found: string[] = []
  for (const date of repeatDates(Temporal.PlainDate.from(first), read)) {
    if (found.length === most) break
    found.push(date.toString())
  }
  return found
}

test.each([
  ['2026-01-05', 'FREQ=DAILY;INTERVAL=2;COUNT=3', ['2026-01-05', '2026-01-07', '2026-01-09']],
  // Examples of RFC 5545, section 3.8.5.3.
  [
    '1997-08-05',
    'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO',
    ['1997-08-05', '1997-08-10', '1997-08-19', '1997-08-24'],
  ],
  [
    '1997-08-05',
    'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU',
    ['1997-08-05', '1997-08-17', '1997-08-19', '1997-08-31'],
  ],
  [
    '1997-09-05',
    'FREQ=MONTHLY;COUNT=10;BYDAY=1FR',
    ['1997-09-05', '1997-10-03', '1997-11-07', '1997-12-05'],
  ],
  [
    '1997-09-22',
    'FREQ=MONTHLY;COUNT=6;BYDAY=-2MO',
    ['1997-09-22', '1997-10-20', '1997-11-17', '1997-12-22'],
  ],
  [
    '1997-09-28',
    'FREQ=MONTHLY;BYMONTHDAY=-3',
    ['1997-09-28', '1997-10-29', '1997-11-28', '1997-12-29'],
  ],
  [
    '1997-06-10',
    'FREQ=YEARLY;COUNT=10;BYMONTH=6,7',
    ['1997-06-10', '1997-07-10', '1998-06-10', '1998-07-10'],
  ],
  ['2024-02-29', 'FREQ=YEARLY', ['2024-02-29', '2028-02-29', '2032-02-29', '2036-02-29']],
  ['2026-01-31', 'FREQ=MONTHLY', ['2026-01-31', '2026-03-31', '2026-05-31', '2026-07-31']],
  ['2026-01-05', 'FREQ=DAILY;UNTIL=20260106T235959Z', ['2026-01-05', '2026-01-06']],
])('%s %s', (first, rule, expected) => {
  expect(dates(first, rule)).toEqual(expected)
})

test.each(['FREQ=HOURLY', 'FREQ=DAILY;COUNT=x', 'FREQ=WEEKLY;BYDAY=XX', 'FREQ=DAILY;BYSETPOS=1'])(
  'refuses %s',
  (rule) => {
    expect(() => dates('2026-01-05', rule)).toThrow('invalid')
  },
)
