import { describe, expect, it } from 'vitest'
import { replyTo } from './phrasings/judge.ts'
import { caller, results, situations, spoken } from './phrasings/situations.ts'
import { sentences } from './sentences.ts'
import { playCall } from './testing/played-call.ts'

const asked = (question: string, tool: string) =>
  `${question}\n[consent p4q9: say the question word for word; after a yes, call ${tool} again with the same arguments and this consent]`

/** What is called first for something said at the beginning of a call. */
function firstCall(text: string) {
  const reply = replyTo([...situations.greeted, ...caller(text)])
  return 'toolCalls' in reply ? reply.toolCalls[0] : reply.text
}

it('hears the day after tomorrow as a day, not as a question about one', () => {
  const said = 'I would like an appointment the day after tomorrow at nine in the morning.'
  const args = { when: 'the day after tomorrow at 9 am' }
  expect(firstCall(said)).toEqual({ name: 'find_times', args })
})

describe('an event of the owner', () => {
  const question = 'Shall I put Gym into your calendar on Tuesday 24 November, from 6 to 7 pm?'
  const script = {
    create_event: [asked(question, 'create_event')],
    'create_event with consent': ['Done: Gym, Tuesday 24 November, 6 to 7 pm.'],
  }
  const args = { title: 'Gym', when: 'Tuesday 24 November at 6 pm' }

  it('is put into the calendar after a yes', () => {
    const call = playCall(script)
    expect(
      call.hears('Create an event called gym on Tuesday the 24th of November at six p m.'),
    ).toEqual({ calls: [{ name: 'create_event', args }], said: question })
    const { calls, said } = call.hears('Yes please.')
    expect(calls).toEqual([{ name: 'create_event', args: { ...args, consent: 'p4q9' } }])
    expect(said).toContain('Done: Gym')
  })

  it('is asked about piece by piece, corrected, and left after a no', () => {
    const call = playCall(script)
    expect(call.hears('Put a gym event in my calendar').said).toBe(sentences.whichDay)
    expect(call.hears('Tuesday the 24th of November').said).toBe(sentences.whatTime)
    expect(call.hears('six p m').calls).toEqual([{ name: 'create_event', args }])
    expect(call.hears('No, make it seven p m').calls).toEqual([
      { name: 'create_event', args: { ...args, when: 'Tuesday 24 November at 7 pm' } },
    ])
    expect(call.hears('No thank you.').said).toBe(
      `${sentences.nothingChanged} ${sentences.instead}`,
    )
    expect(call.hears('Yes.').calls).toEqual([])
  })

  it.each([
    ['Delete the gym event on Tuesday.', { event: 'Gym', on: 'Tuesday' }],
    ['Please remove the event call team lunch', { event: 'Team lunch' }],
    ['Cancel my gym event tomorrow', { event: 'Gym', on: 'tomorrow' }],
  ])('is looked for by name: "%s"', (text, wanted) => {
    expect(firstCall(text)).toEqual({ name: 'delete_event', args: wanted })
  })
})

describe('a day without appointments', () => {
  it.each([
    ['Block Tuesday the 24th of November.', 'Tuesday 24 November'],
    ['Please close my calendar on Thursday', 'this Thursday'],
    ['I want to take next Friday off, block next Friday', 'next Friday'],
    ['I am not working tomorrow', 'tomorrow'],
  ])('"%s"', (text, days) => {
    expect(firstCall(text)).toEqual({ name: 'set_working_hours', args: { days, hours: 'closed' } })
  })
})

describe('a contact', () => {
  it.each([
    ['What is the number of Sam Miller?', 'Sam Miller'],
    ["What is Anna's phone number?", 'Anna'],
    ['How can I reach Doctor Jones?', 'Doctor Jones'],
    ['Find the contact Sam Miller please', 'Sam Miller'],
  ])('is looked up by name: "%s"', (text, name) => {
    expect(firstCall(text)).toEqual({ name: 'find_contact', args: { name } })
  })

  it('is asked about where it is not certain, and looked up again', () => {
    const call = playCall({
      find_contact: ['That could be Sam Miller or Sam Mills. Ask which one.', 'Sam Mills: 555.'],
    })
    expect(call.hears('What is the number of Sam?').said).toBe(
      `That could be Sam Miller or Sam Mills. ${sentences.whichContact}`,
    )
    const { calls, said } = call.hears('Sam Mills.')
    expect(calls).toEqual([{ name: 'find_contact', args: { name: 'Sam Mills' } }])
    expect(said).toBe(`Sam Mills: 555. ${sentences.anythingElse}`)
  })

  it('is taken after a yes where only one comes near to what was heard', () => {
    const call = playCall({
      find_contact: ['I have Peter Brown. Ask whether that is who is meant.', 'Peter Brown: 555.'],
    })
    const suggested = call.hears('What is the number of Peter Brum?')
    expect(suggested.said).toBe(`I have Peter Brown. ${sentences.isThatThem}`)
    const { calls } = call.hears('Yes.')
    expect(calls).toEqual([{ name: 'find_contact', args: { name: 'Peter Brown' } }])
  })

  it('is saved after a yes', () => {
    const args = { name: 'Peter Brown', phone: '5551234' }
    const said = 'Save a contact, Peter Brown, phone number five five five one two three four.'
    expect(firstCall(said)).toEqual({ name: 'save_contact', args })
    const heard = 'Save a contact, Peter Brown, from number five, five, five, 1 to three for.'
    expect(firstCall(heard)).toEqual({ name: 'save_contact', args })
    const question = asked('Shall I save Peter Brown, 5551234?', 'save_contact')
    const call = playCall({ save_contact: [question], 'save_contact with consent': ['Saved.'] })
    call.hears(said)
    expect(call.hears('Yes, save it.').calls).toEqual([
      { name: 'save_contact', args: { ...args, consent: 'p4q9' } },
    ])
  })
})

describe('the one after that', () => {
  const wish = 'Book the dentist on Tuesday the twenty fourth of November at two p m.'

  it('is the next of the times that were offered', () => {
    const call = playCall({ find_times: [results.three], book_appointment: [results.mayIBook] })
    call.hears('When am I free on Tuesday the 24th of November?')
    expect(call.hears('The first one.').calls[0]?.args).toEqual({ slot: 'k7m2' })
    for (const [words, slot] of [
      ['No, the one after that.', 'k7m3'],
      ['the next one please', 'k7m4'],
    ] as const) {
      expect(call.hears(words).calls).toEqual([{ name: 'book_appointment', args: { slot } }])
    }
  })

  it('is looked for later that day where nothing else was offered', () => {
    const call = playCall({
      find_times: [results.free, results.three],
      book_appointment: [results.mayIBook],
    })
    call.hears(wish)
    const { calls, said } = call.hears('No, the one after that please.')
    expect(calls).toEqual([
      { name: 'find_times', args: { when: 'Tuesday 24 November 2026 after 2:30 pm' } },
    ])
    expect(said).toBe(`${spoken(results.three)} ${sentences.whichSlot}`)
  })
})
