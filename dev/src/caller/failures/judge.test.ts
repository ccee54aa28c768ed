import { describe, expect, it } from 'vitest'
import { howItStands, whyNotTrue } from './judge.ts'

const booking = { from: undefined, to: 2 }
const moving = { from: 1, to: 2 }
const cancelling = { from: 1, to: undefined }
const confirmed = (...starts: number[]) => starts.map((start) => ({ start, status: 'confirmed' }))

describe('how something stands', () => {
  it.each([
    [booking, { appointments: confirmed(2), events: [2] }, 'done'],
    [booking, { appointments: [{ start: 2, status: 'held' }], events: [] }, 'not done'],
    [moving, { appointments: confirmed(1), events: [1] }, 'not done'],
    [moving, { appointments: confirmed(2), events: [2] }, 'done'],
    [cancelling, { appointments: [], events: [] }, 'done'],
  ])('is known where both records agree', (meant, standing, stands) => {
    expect(howItStands(meant, standing)).toBe(stands)
  })

  it.each([
    ['an event twice', { appointments: confirmed(2), events: [2, 2] }],
    ['no event', { appointments: confirmed(2), events: [] }],
    ['an event of nothing', { appointments: [], events: [2] }],
    ['another time', { appointments: confirmed(3), events: [3] }],
    ['nobody knows', { appointments: [{ start: 2, status: 'pending' }], events: [2] }],
  ])('is wrong: %s', (_, standing) => {
    expect(howItStands(booking, standing)).toMatchObject({ wrong: expect.any(String) })
  })
})

describe('what was said', () => {
  const told = /booked:|confirmed|cannot/i

  it.each([
    ['Booked: Dentist.', 'done', undefined],
    ['It is still being confirmed.', 'done', undefined],
    ['It is still being confirmed.', 'not done', 'it is not done'],
    ['Booked: Dentist.', 'not done', 'it was said to be done, and is not'],
    ['I cannot reach the calendar.', 'done', 'it was done, and nobody said so'],
    ['Hello.', 'done', 'the caller was not told'],
  ] as const)('"%s", and it is %s', (said, stands, why) => {
    expect(whyNotTrue({ told, ends: 'done' }, ['What can I do?', said], stands)).toBe(why)
  })

  it('counts for nothing where the records do not agree', () => {
    expect(whyNotTrue({ told, ends: 'either' }, ['Booked: it.'], { wrong: 'twice' })).toBe('twice')
  })
})
