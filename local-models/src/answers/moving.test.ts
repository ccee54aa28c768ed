import { describe, expect, it } from 'vitest'
import { replyTo } from './phrasings/judge.ts'
import { caller, results, situations, spoken } from './phrasings/situations.ts'
import { sentences } from './sentences.ts'
import { playCall, type Script } from './testing/played-call.ts'

describe('a move', () => {
  const firstMove = { name: 'move_appointment', args: { appointment: 'b3xq', slot: 'k7m5' } }
  const moving: Script = {
    list_appointments: [results.list],
    cancel_appointment: [results.mayICancel],
    find_times: [results.freeOnFriday],
    move_appointment: [results.mayIMove],
    'move_appointment with consent': [results.moved],
  }
  const search = { name: 'find_times', args: { when: 'Friday at 10 am' } }

  it('is looked up, asked about and made after a yes', () => {
    const call = playCall(moving)
    expect(call.hears('Move my dentist appointment to Friday at ten a m.')).toEqual({
      calls: [{ name: 'list_appointments', args: {} }, search, firstMove],
      said: spoken(results.mayIMove),
    })
    const { calls, said } = call.hears('Yes please.')
    expect(calls).toEqual([{ ...firstMove, args: { ...firstMove.args, consent: 'r6s9' } }])
    expect(said).toBe(`${spoken(results.moved)} ${sentences.anythingElse}`)
    expect(call.hears('Cancel it.').calls[0]?.args).toEqual({ appointment: 'b3xq' })
  })

  it('asks which of several, for the day and for the time', () => {
    const call = playCall(moving)
    expect(call.hears('I need to move my appointment.').said).toContain(sentences.whichToMove)
    expect(call.hears('The dentist.').said).toBe(sentences.whichDay)
    expect(call.hears('Friday').said).toBe(sentences.whatTime)
    expect(call.hears('ten a m').calls).toEqual([search, firstMove])
  })

  it('looks up by its day which one was not listed', () => {
    const call = playCall(moving)
    call.hears('I need to move my appointment.')
    expect(call.hears('The one on Monday the 30th of November.').calls).toEqual([
      { name: 'list_appointments', args: { when: 'Monday 30 November' } },
    ])
  })

  it.each([
    ['Move my Tuesday appointment to Friday at ten a m', 'Tuesday'],
    ['Can I move my two oclock on Tuesday to Friday at ten a m?', 'Tuesday'],
    ['Reschedule the dentist from Tuesday to Friday at ten a m', 'Tuesday'],
  ])('tells what is to move from where to in "%s"', (text, when) => {
    const { calls } = playCall(moving).hears(text)
    expect(calls).toEqual([{ name: 'list_appointments', args: { when } }, search, firstMove])
  })

  it('of what was just booked needs no list and, by the hour alone, no day', () => {
    const reply = replyTo([...situations.booked, ...caller('Can you push it to three?')])
    const args = { when: 'Tuesday 24 November 2026 at 3' }
    expect(reply).toEqual({ toolCalls: [{ name: 'find_times', args }] })
  })

  it('keeps the length of what moves', () => {
    const { calls } = playCall(moving).hears('Move lunch with Sam to Friday at ten a m')
    expect(calls[1]?.args).toEqual({ when: 'Friday at 10 am', duration_minutes: 60 })
    expect(calls[2]?.args).toEqual({ appointment: 'c4yr', slot: 'k7m5' })
  })

  it('takes one of the times that are free instead', () => {
    const taken = results.three.replace('On Tuesday 24 November I have', 'Taken. I could offer')
    const call = playCall({ ...moving, find_times: [taken] })
    expect(call.hears('Move the dentist to ten past nine on Tuesday').said).toContain(
      sentences.whichSlot,
    )
    expect(call.hears('the last one').calls).toEqual([
      { name: 'move_appointment', args: { appointment: 'b3xq', slot: 'k7m4' } },
    ])
  })

  it.each([
    ['no, make it three', 'Friday 27 November 2026 at 3'],
    ['no, move it to Thursday', 'Thursday at 10 am'],
    ['yes but at eleven', 'Friday 27 November 2026 at 11'],
  ])('starts again with what "%s" changes', (text, when) => {
    const reply = replyTo([...situations['asked to move'], ...caller(text)])
    expect(reply).toEqual({ toolCalls: [{ name: 'find_times', args: { when } }] })
  })

  it.each(['no', 'no leave it', 'yes but no', 'cancel it', 'I do not want to move it', 'book it?'])(
    'is not made after "%s"',
    (text) => {
      const reply = replyTo([...situations['asked to move'], ...caller(text)])
      expect('toolCalls' in reply ? reply.toolCalls : []).not.toContainEqual(
        expect.objectContaining({ name: 'move_appointment' }),
      )
    },
  )

  it('goes on to another appointment when that is what the caller says', () => {
    const call = playCall(moving)
    call.hears('Move the dentist to Friday at ten a m')
    call.hears('No.')
    const { calls } = call.hears('Move lunch with Sam to Friday at ten a m')
    expect(calls.at(-1)?.args).toEqual({ appointment: 'c4yr', slot: 'k7m5' })
  })

  it('asks anew when the calendar was changed in between', () => {
    const changed = 'EVENT_CHANGED: It stays where it was. Ask whether to try once more.'
    const call = playCall({ ...moving, 'move_appointment with consent': [changed] })
    call.hears('Move the dentist to Friday at ten a m')
    expect(call.hears('Yes.').said).toBe(`It stays where it was. ${sentences.tryAgain}`)
    expect(call.hears('Yes.').calls).toEqual([firstMove])
  })
})
