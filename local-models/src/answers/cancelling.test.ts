import { describe, expect, it } from 'vitest'
import { caller, results, situations, spoken } from './phrasings/situations.ts'
import { replyTo } from './phrasings/judge.ts'
import { sentences } from './sentences.ts'
import { playCall, type Script } from './testing/played-call.ts'

const script: Script = {
  list_appointments: [results.list],
  cancel_appointment: [results.mayICancel],
  'cancel_appointment with consent': ['Cancelled: Dentist, Tuesday 24 November, 2 to 2:30 pm.'],
}

describe('a cancellation', () => {
  it('is looked up, asked about and made after a yes', () => {
    const call = playCall(script)
    const step = { name: 'cancel_appointment', args: { appointment: 'b3xq' } }
    expect(call.hears('Cancel my dentist appointment.')).toEqual({
      calls: [{ name: 'list_appointments', args: {} }, step],
      said: spoken(results.mayICancel),
    })
    expect(call.hears('Yes, cancel it.').calls).toEqual([
      { ...step, args: { ...step.args, consent: 'q5r8' } },
    ])
  })

  it.each([
    ['the lunch', 'c4yr'],
    ['Wednesday', 'c4yr'],
    ['the one at two', 'b3xq'],
    ['the first one', 'b3xq'],
    ['the last one', 'c4yr'],
  ])('asks which of several, and takes "%s"', (text, appointment) => {
    const call = playCall(script)
    expect(call.hears('Cancel my appointment.').said).toContain(sentences.whichAppointment)
    expect(call.hears(text).calls).toEqual([{ name: 'cancel_appointment', args: { appointment } }])
  })

  it('of one that was not listed is looked up by its day', () => {
    const call = playCall(script)
    call.hears('Cancel my appointment.')
    expect(call.hears('The one on Friday the 4th of December.').calls[0]).toEqual({
      name: 'list_appointments',
      args: { when: 'Friday 4 December' },
    })
  })

  it.each([
    ['asked to cancel', 'I said, I have to cancel my appointment.', results.mayICancel],
    ['asked to book', 'I would like to make an appointment.', results.mayIBook],
  ] as const)('when %s, "%s" hears the question once more', (situation, text, asked) => {
    expect(replyTo([...situations[situation], ...caller(text)])).toEqual({ text: spoken(asked) })
  })

  it.each([
    'no',
    "don't cancel it",
    'no leave it',
    'yes but no',
    'book it',
    'I do not want to cancel it',
  ])('is not made after "%s"', (text) => {
    const reply = replyTo([...situations['asked to cancel'], ...caller(text)])
    expect(reply).not.toHaveProperty('toolCalls')
  })

  it('of what was just booked needs no list', () => {
    const args = { appointment: 'b3xq' }
    for (const words of ['Cancel that.', 'Sorry, I changed my mind. Please cancel it.']) {
      const reply = replyTo([...situations.booked, ...caller(words)])
      expect(reply).toEqual({ toolCalls: [{ name: 'cancel_appointment', args }] })
    }
  })
})
