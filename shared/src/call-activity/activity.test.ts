import { describe, expect, it } from 'vitest'
import { parseActivity } from './activity.ts'

const line = {
  id: 'a1',
  at: '2026-11-20T10:00:00.000Z',
  kind: 'question',
  status: 'started',
  tool: 'book_appointment',
  title: 'Shall I book Dentist on Tuesday 24 November, from 2 to 2:30 pm?',
  consent: 'p4q9x',
  expiresAt: '2026-11-20T10:02:00.000Z',
}

describe('parseActivity', () => {
  it('reads a line, and passes over what a later agent may add', () => {
    expect(parseActivity(JSON.stringify({ ...line, colour: 'red' }))).toEqual(line)
  })

  it.each([
    ['no JSON', '{'],
    ['an unknown kind', JSON.stringify({ ...line, kind: 'thought' })],
    ['no words', JSON.stringify({ ...line, title: '' })],
    ['a time that is none', JSON.stringify({ ...line, at: 'now' })],
  ])('takes %s for nothing', (_, text) => {
    expect(parseActivity(text)).toBeUndefined()
  })
})
