import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { namesTime } from './read-back.ts'
import { bookingScript } from './script.ts'

const START = Temporal.ZonedDateTime.from('2026-11-24T14:00[Europe/London]')
const ASK =
  'I would like to book an appointment on Tuesday the twenty fourth of November at two p m.'
const READ_BACK = 'Shall I book Appointment on Tuesday 24 November, from 2 to 2:30 pm?'

describe('the script', () => {
  it('asks, agrees, asks on, thanks, says goodbye and hangs up', () => {
    const next = bookingScript(START)
    expect(next('Hello, how can I help?')).toBe(ASK)
    expect(next(READ_BACK)).toBe('Yes please.')
    expect(next('Booked: Appointment, Tuesday 24 November, 2 to 2:30 pm.')).toBe('What can you do?')
    expect(next('I can book appointments.')).toBe('Thank you.')
    expect(next('You are welcome.')).toBe('Goodbye.')
    expect(next('Goodbye.')).toBeUndefined()
  })

  it('says no to another time and asks again', () => {
    const next = bookingScript(START)
    next('Hello')
    expect(next('Shall I book Appointment on Thursday 26 November, from 2 to 2:30 pm?')).toMatch(
      /^No\. On Tuesday the twenty fourth/,
    )
  })

  it('puts its request again when it was not understood, and gives up in the end', () => {
    const next = bookingScript(START)
    const said = Array.from({ length: 12 }, () => next('Sorry, I did not get that.'))
    expect(said[0]).toBe(ASK)
    expect(new Set(said.slice(0, 8)).size, 'in other words each time').toBe(3)
    for (const words of said.slice(0, 8))
      expect(words).toMatch(/twenty fourth.*two p m|two p m.*twenty fourth/)
    expect(said.slice(8)).toEqual(['Goodbye.', undefined, undefined, undefined])
  })

  it('answers what it is asked', () => {
    const next = bookingScript(START)
    next('Hello')
    expect(next('When would you like it?')).toMatch(/^On Tuesday/)
    expect(next('What shall I call it?')).toBe('Call it an appointment.')
  })
})

describe('a question', () => {
  it.each([
    [READ_BACK, true],
    ['Shall I book Dentist on Tuesday 24 November, from 2 pm to 2:30 pm?', true],
    ['Shall I book it for Tuesday the 24th of November at 2 p.m.?', true],
    ['Shall I book Appointment on Tuesday 24 November, from 2 to 2:30 am?', false],
    ['Shall I book Appointment on Tuesday 24 November, from 3 to 3:30 pm?', false],
    ['Shall I book Appointment on Tuesday 24 November, from 2:30 to 3 pm?', false],
    ['Shall I book Appointment on Tuesday 4 November, from 2 to 2:30 pm?', false],
    ['Shall I book Appointment on Tuesday 24 December, from 2 to 2:30 pm?', false],
    ['Shall I book it?', false],
  ])('%s names the time: %s', (question, expected) => {
    expect(namesTime(question, START)).toBe(expected)
  })

  it('may name a time before noon that ends at noon', () => {
    const late = START.with({ hour: 11, minute: 30 })
    expect(namesTime('Shall I book X on Tuesday 24 November, from 11:30 am to 12 pm?', late)).toBe(
      true,
    )
  })
})
