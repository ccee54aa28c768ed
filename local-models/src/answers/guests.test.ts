import { describe, expect, it } from 'vitest'
import { results, spoken } from './phrasings/situations.ts'
import { sentences } from './sentences.ts'
import { playCall } from './testing/played-call.ts'

const offered = [
  'find_times',
  'find_my_appointment',
  'book_appointment',
  'move_appointment',
  'cancel_appointment',
]
const found =
  'I have it: Visit for Sam Lee, Tuesday 24 November, 2 to 2:30 pm.' +
  '\n[appointment b3xq: Visit for Sam Lee, Tuesday 24 November 2026, 14:00 to 14:30]'

describe('a guest', () => {
  it('books after saying who they are, in the words that were heard', () => {
    const call = playCall(
      {
        find_times: [results.free],
        book_appointment: [
          'BAD_ARGUMENTS: I need a name for this. Ask for their full name.',
          'BAD_ARGUMENTS: I need a phone number or an e-mail address for this. Ask for one of them.',
          results.mayIBook,
        ],
        'book_appointment with consent': [
          results.booked.replace('.\n', '. Your reference is Hotel, Tango, Kilo, 4, 2.\n'),
        ],
      },
      offered,
    )
    const wish = 'I would like an appointment on Tuesday the twenty fourth of November at two p m.'
    expect(call.hears(wish).said).toBe(`I need a name for this. ${sentences.whatName}`)
    expect(call.hears('My name is Sam Lee.').said).toBe(
      `I need a phone number or an e-mail address for this. ${sentences.whatNumber}`,
    )
    const who = { name: 'Sam Lee', phone: 'Oh seven seven double oh, nine hundred one two three.' }
    const asked = call.hears(who.phone)
    expect(asked.calls).toEqual([{ name: 'book_appointment', args: { slot: 'k7m2', ...who } }])
    expect(asked.said).toBe(spoken(results.mayIBook))
    const booked = call.hears('Yes please.')
    expect(booked.calls).toEqual([
      { name: 'book_appointment', args: { slot: 'k7m2', ...who, consent: 'p4q9' } },
    ])
    expect(booked.said).toContain('Your reference is Hotel, Tango, Kilo, 4, 2.')
  })

  it('is asked again who they are after a no, and not when only the time was wrong', () => {
    const name = 'BAD_ARGUMENTS: I need a name for this. Ask for their full name.'
    const number =
      'BAD_ARGUMENTS: I need a phone number or an e-mail address for this. Ask for one of them.'
    const call = playCall(
      {
        find_times: [results.free, results.free, results.freeOnFriday],
        book_appointment: [name, number, results.mayIBook, name, number, results.mayIBook, name],
      },
      offered,
    )
    const [wish, who, phone] = [
      'I would like an appointment on Tuesday the twenty fourth of November at two p m.',
      'My name is Sam Lee.',
      '020 7446',
    ]
    for (const words of [wish, who, '020 7447', 'No.', wish, who]) call.hears(words)
    expect(call.hears(phone).calls).toEqual([
      { name: 'book_appointment', args: { slot: 'k7m2', name: 'Sam Lee', phone } },
    ])
    const { calls } = call.hears('No, on Friday at ten a m.')
    expect(calls.at(-1)).toMatchObject({
      name: 'book_appointment',
      args: { name: 'Sam Lee', phone },
    })
  })

  it('cancels what they show to be theirs', () => {
    const call = playCall(
      {
        find_my_appointment: [
          'APPOINTMENT_UNKNOWN: I cannot find that. Ask once more for the reference.',
          found,
        ],
        cancel_appointment: [results.mayICancel],
        'cancel_appointment with consent': ['Cancelled: Visit for Sam Lee.'],
      },
      offered,
    )
    expect(call.hears('I want to cancel my appointment.').said).toBe(sentences.whatReference)
    expect(call.hears('Motel, tango, kilo, 4-3').said).toBe(sentences.whatNumber)
    const wrong = call.hears('07700 900123')
    expect(wrong.said).toBe(`I cannot find that. ${sentences.whatReference}`)
    // Either was misheard: both are asked for again.
    expect(call.hears('Hotel, tango, kilo, 4-2').said).toBe(sentences.whatNumber)
    const { calls } = call.hears('07700 900123')
    const proof = { reference: 'Hotel, tango, kilo, 4-2', phone: '07700 900123' }
    expect(calls).toEqual([
      { name: 'find_my_appointment', args: proof },
      { name: 'cancel_appointment', args: { appointment: 'b3xq' } },
    ])
    expect(call.hears('Yes, cancel it.').said).toContain('Cancelled: Visit for Sam Lee.')
  })

  it('moves it as well, by the day and time that they say then', () => {
    const call = playCall(
      { find_my_appointment: [found], find_times: [results.freeOnFriday] },
      offered,
    )
    call.hears('Please move my appointment.')
    call.hears('Hotel tango kilo four two')
    expect(call.hears('07700 900123').said).toBe(sentences.whichDay)
  })

  it('is promised nothing that is not for guests', () => {
    const call = playCall({}, offered)
    expect(call.hears('What can you do?').said).toBe(
      `${sentences.iAmParleyHere} ${sentences.guestsAbilities}`,
    )
    expect(call.hears('What is on tomorrow?').said).toBe(sentences.notOffered)
  })
})
