import { describe, expect, it } from 'vitest'
import { ChatRequest } from './chat-request.ts'
import { agent, caller, results, situations, spoken, toolNames } from './phrasings/situations.ts'
import { replyTo } from './phrasings/judge.ts'
import { answer } from './rehearsal.ts'
import { sentences } from './sentences.ts'
import { playCall, type Script } from './testing/played-call.ts'

const question = spoken(results.mayIBook)
const script: Script = {
  find_times: [results.free],
  book_appointment: [results.mayIBook],
  'book_appointment with consent': [results.booked],
  list_appointments: [results.list],
  cancel_appointment: [results.mayICancel],
  'cancel_appointment with consent': ['Cancelled: Dentist, Tuesday 24 November, 2 to 2:30 pm.'],
  whats_on: ['You have nothing on Tuesday 24 November.'],
  who_am_i: ['You are Ada.'],
}
const wish = 'Book the dentist on Tuesday the twenty fourth of November at two p m.'
const firstStep = { name: 'book_appointment', args: { slot: 'k7m2', title: 'Dentist' } }
const secondStep = { name: 'book_appointment', args: { ...firstStep.args, consent: 'p4q9' } }
const found = { name: 'find_times', args: { when: 'Tuesday 24 November at 2 pm' } }

describe('a booking', () => {
  it('is looked up, read back word for word, and made after a yes', () => {
    const call = playCall(script)
    expect(call.hears(wish)).toEqual({ calls: [found, firstStep], said: question })
    const { calls, said } = call.hears('Yes please.')
    expect(calls).toEqual([secondStep])
    expect(said).toBe(`${spoken(results.booked)} ${sentences.anythingElse}`)
    expect(call.hears('What is on that day?').calls).toEqual([
      { name: 'whats_on', args: { when: 'Tuesday 24 November 2026' } },
    ])
    expect(call.hears('No thank you, goodbye.').said).toBe(sentences.goodbye)
  })

  it('is gathered over several turns, and a lone "to" is read back as two', () => {
    const call = playCall(script)
    expect(call.hears('I would like to book an appointment.').said).toBe(sentences.whichDay)
    expect(call.hears('Tuesday the 24th of November').said).toBe(sentences.whatTime)
    expect(call.hears('to')).toEqual({
      calls: [
        { name: 'find_times', args: { when: 'Tuesday 24 November at 2' } },
        { name: 'book_appointment', args: { slot: 'k7m2' } },
      ],
      said: question,
    })
  })

  it.each([
    ['to p.m.', '2 pm'],
    ['half past tan', '10:30'],
    ['he hath passed ten', '10:30'],
    ['free', '3'],
    ['ate', '8'],
    ['for', '4'],
    ['won', '1'],
    ['at sex', '6'],
    ['tree thirty', '3:30'],
    ['nine oh five', '9:05'],
    ['quarter to too', '1:45'],
    ['at noon', '12 pm'],
    ['14:00', '14:00'],
  ])('hears "%s" where a time is expected as %s', (text, time) => {
    const { calls } = playCall({ find_times: ['Nothing.'] }).hears(`Book Tuesday`)
    expect(calls).toEqual([])
    const messages = [...situations['asked the time'], ...caller(text)]
    const args = { when: `Tuesday 24 November at ${time}` }
    expect(replyTo(messages)).toEqual({ toolCalls: [{ name: 'find_times', args }] })
  })

  it('offers what is free when the time is taken, and books the one that is picked', () => {
    const taken = results.three.replace('On Tuesday 24 November I have', 'Taken. I could offer')
    const call = playCall({ ...script, find_times: [taken] })
    const { calls, said } = call.hears(wish)
    expect(calls).toEqual([found])
    expect(said).toContain(sentences.whichSlot)
    expect(call.hears('the later one').calls).toEqual([
      { name: 'book_appointment', args: { slot: 'k7m4', title: 'Dentist' } },
    ])
  })

  it('does not go on by itself with one slot at another time or on another day', () => {
    const later = results.free.replace('14:00 to 14:30', '15:00 to 15:30')
    const call = playCall({ ...script, find_times: [later] })
    const { calls, said } = call.hears(wish)
    expect(calls).toEqual([found])
    expect(said).toContain(sentences.takeIt)
    expect(call.hears('Yes.').calls).toEqual([firstStep])
    const monday = results.free.replace('[slot k7m2: Tuesday 24', '[slot k7m2: Monday 23')
    expect(playCall({ ...script, find_times: [monday] }).hears(wish).calls).toEqual([found])
  })
})

describe('the answer to a consent question', () => {
  const unclear =
    "yes but no/worse/I don't know/maybe/wait/yes I mean no/no yes/why not/" +
    'thank you/please/hmm//U. S. police/yes what/yes is it/the yes/' +
    'right/yesterday/I guess yes or no/not sure/yes but it/can you/is that correct/ok but/' +
    'sure if it is free/say yes/did you say yes/I would like to think/book/you/cancel/yes cancel/' +
    'yes, not now/no problem/yes or/now/yes no/perfect but later/is that perfect/great, but wait'
  it.each(unclear.split('/'))('"%s" never books', (text) => {
    const reply = replyTo([...situations['asked to book'], ...caller(text)])
    expect('toolCalls' in reply ? reply.toolCalls : []).not.toContainEqual(secondStep)
  })

  it.each(["I don't know", 'yes but no', 'worse', ''])(
    'after "%s" the caller is asked again',
    (text) => {
      const call = playCall(script)
      call.hears(wish)
      expect(call.hears(text)).toEqual({ calls: [], said: sentences.yesOrNo })
      expect(call.hears('Yes.').calls).toEqual([secondStep])
    },
  )

  it.each([
    'Yes.',
    'yeah',
    'yep',
    'sure',
    'ok',
    'Yes, please book it.',
    'Perfect, thank you.',
    'Oh, that would be wonderful.',
    'yes, bucket',
    'go ahead',
    'that is right',
    "that's fine",
    'of course',
    'yes, two p m',
    'Yes Tuesday is fine',
    'absolutely',
    'yes thank you',
    'yes that works for me',
    'Okay, book it',
    'correct',
    'yes yes yes',
  ])('"%s" books', (text) => {
    const reply = replyTo([...situations['asked to book'], ...caller(text)])
    expect(reply).toEqual({ toolCalls: [secondStep] })
  })

  it.each([
    'No.',
    'nope',
    'no thanks',
    "please don't",
    'stop',
    'never mind',
    'know',
    'that is wrong',
  ])('"%s" books nothing, and a later yes does not either', (text) => {
    const call = playCall(script)
    call.hears(wish)
    expect(call.hears(text)).toEqual({
      calls: [],
      said: `${sentences.nothingBooked} ${sentences.instead}`,
    })
    expect(call.hears('Yes.').calls).toEqual([])
  })

  it.each([
    ['no, make it three', 'Tuesday 24 November 2026 at 3'],
    ['yes, at three instead', 'Tuesday 24 November 2026 at 3'],
    ['Wednesday rather', 'Wednesday at 2 pm'],
    ['no, not Tuesday, Wednesday', 'Wednesday at 2 pm'],
    ['could we do half past four', 'Tuesday 24 November 2026 at 4:30'],
    ['yes but tomorrow', 'tomorrow at 2 pm'],
    ['no, Friday at ten thirty a m', 'Friday at 10:30 am'],
  ])('"%s" starts again with what it changes', (text, when) => {
    const reply = replyTo([...situations['asked to book'], ...caller(text)])
    expect(reply).toEqual({ toolCalls: [{ name: 'find_times', args: { when } }] })
  })

  it('counts only when the question was said; one cut short is said again', () => {
    const call = playCall(script)
    call.hears(wish, 12)
    expect(call.hears('Yes.')).toEqual({ calls: [], said: question })
    expect(call.hears('Yes.').calls).toEqual([secondStep])
  })

  it('counts at once when its button is pressed, and only for that question', () => {
    for (const heard of [12, 0]) {
      const call = playCall(script)
      call.hears(wish, heard)
      expect(call.hears('Yes. [consent zzzz: pressed]').calls).toEqual([])
      const again = playCall(script)
      again.hears(wish, heard)
      expect(again.hears('Yes. [consent p4q9: pressed]').calls).toEqual([secondStep])
      const refused = playCall(script)
      refused.hears(wish, heard)
      expect(refused.hears('No. [consent p4q9: pressed]')).toEqual({
        calls: [],
        said: `${sentences.nothingBooked} ${sentences.instead}`,
      })
    }
  })

  it('is asked for again with the same question when the caller asks what was said', () => {
    const call = playCall(script)
    call.hears(wish)
    expect(call.hears('Say that again please.')).toEqual({ calls: [], said: question })
  })
})

describe("a tool's error", () => {
  it.each(['CONSENT_NOT_HEARD', 'CONSENT_EXPIRED', 'CONSENT_SAME_TURN', 'CONSENT_MISMATCH'])(
    '%s asks the question again, once',
    (code) => {
      const refused = `${code}: I did not hear your answer. Call the tool again without consent.`
      const call = playCall({ ...script, 'book_appointment with consent': [refused] })
      call.hears(wish)
      expect(call.hears('Yes.')).toEqual({ calls: [secondStep, firstStep], said: question })
      const { calls, said } = call.hears('Yes.')
      expect(calls).toEqual([secondStep])
      expect(said).toBe(`${sentences.noConsent} ${sentences.instead}`)
    },
  )

  it('SLOT_TAKEN offers the other slots', () => {
    const taken = results.three.replace(/^.*/, 'SLOT_TAKEN: That time is gone. Offer these.')
    const call = playCall({ ...script, 'book_appointment with consent': [taken] })
    call.hears(wish)
    expect(call.hears('Yes.').said).toBe(
      `That time is gone. I could offer 9 am, 10:30 am or 2 pm. ${sentences.whichSlot}`,
    )
    expect(call.hears('half past ten').calls[0]?.args).toEqual({ slot: 'k7m3', title: 'Dentist' })
  })

  it('SIGN_IN_AGAIN and NOT_ALLOWED are said and left at that', () => {
    for (const code of ['SIGN_IN_AGAIN', 'NOT_ALLOWED']) {
      const call = playCall({ whats_on: [`${code}: This call is over. Tell the caller.`] })
      expect(call.hears('What is on today?').said).toBe('This call is over.')
    }
  })

  it('without a code, or one that may pass, offers to try again', () => {
    const call = playCall({ whats_on: ['TRY_AGAIN: That did not work. Wait.', 'Nothing on.'] })
    expect(call.hears('What is on today?').said).toBe(`That did not work. ${sentences.tryAgain}`)
    expect(call.hears('Yes.')).toEqual({
      calls: [{ name: 'whats_on', args: { when: 'today' } }],
      said: `Nothing on. ${sentences.anythingElse}`,
    })
  })

  it('NO_FREE_TIME offers what the server found elsewhere', () => {
    const full =
      'NO_FREE_TIME: Nothing is free then. The next free times are 9 am or 10 am. Ask which one.' +
      results.three.replace(/^[^\n]*/, '')
    const call = playCall({ ...script, find_times: [full] })
    expect(call.hears(wish).said).toBe(
      `Nothing is free then. I could offer 9 am, 10:30 am or 2 pm. ${sentences.whichSlot}`,
    )
    expect(call.hears('the first one').calls[0]?.args).toEqual({ slot: 'k7m2', title: 'Dentist' })
  })

  it("of LiveKit's own is not read out", () => {
    const internal = 'An internal error occurred while executing the tool.'
    const { said } = playCall({ whats_on: [internal] }).hears('What is on today?')
    expect(said).toBe(`${sentences.failed} ${sentences.tryAgain}`)
  })

  it('NOT_UNDERSTOOD_WHEN asks for the day again', () => {
    const call = playCall({
      find_times: ['NOT_UNDERSTOOD_WHEN: Which day is that? Ask.', results.free],
    })
    expect(call.hears(wish).said).toBe(`Which day is that? ${sentences.whichDay}`)
    expect(call.hears('Tuesday').calls[0]?.args).toEqual({ when: 'Tuesday at 2 pm' })
  })
})

describe('the rehearsal model', () => {
  it('greets when nothing was said yet', () => {
    expect(replyTo([{ role: 'system', content: 'x' }])).toEqual({ text: sentences.greeting })
  })

  it('uses no tool that it was not offered, nor any when told not to', () => {
    expect(playCall(script, ['find_times']).hears('What is on today?')).toEqual({
      calls: [],
      said: sentences.notOffered,
    })
    const tools = toolNames.map((name) => ({ type: 'function', function: { name } }))
    const messages = caller('What is on today?')
    const request = { model: 'm', messages, tools, tool_choice: 'none' }
    expect(answer(ChatRequest.parse(request))).toEqual({ text: sentences.notOffered })
  })

  it.each(['', '...', 'umm'])('asks again after "%s"', (text) => {
    expect(playCall(script).hears(text).said).toBe(`${sentences.notCaught} ${sentences.sayAgain}`)
  })

  it('says what it can do when it understood nothing, and repeats an open question', () => {
    const call = playCall(script)
    expect(call.hears('purple monkey').said).toContain(sentences.abilities)
    call.hears('Book an appointment')
    expect(call.hears('purple monkey').said).toBe(
      `${sentences.notUnderstood} ${sentences.whichDay}`,
    )
  })

  it('asks about a day and a time that come alone', () => {
    const call = playCall(script)
    expect(call.hears('Tuesday the 24th of November at 2 p.m.').said).toBe(sentences.bookThen)
    expect(call.hears('Yes.').calls[0]).toEqual(found)
  })

  it('takes up a booking again after a question aside', () => {
    const call = playCall(script)
    call.hears('Book the dentist on Tuesday the 24th of November')
    const { calls, said } = call.hears('What do I have on that day?')
    expect(calls).toEqual([{ name: 'whats_on', args: { when: 'Tuesday 24 November' } }])
    expect(said).toContain(sentences.whatTime)
    expect(call.hears('two p m').calls[0]).toEqual(found)
  })

  it('never speaks a handle', () => {
    const call = playCall(script)
    const said = [wish, 'Yes.', 'List my appointments.', 'Cancel my appointment.'].map(
      (text) => call.hears(text).said,
    )
    expect(said.join(' ')).not.toMatch(/\[|k7m2|p4q9|b3xq|c4yr/)
  })

  it('keeps its question open when the worker apologises in between', () => {
    const apology = agent('Sorry, I did not catch that.')
    const messages = [...situations['asked the time'], ...apology, ...caller('to')]
    expect(replyTo(messages)).toMatchObject({ toolCalls: [{ name: 'find_times' }] })
    const afterConsent = [...situations['asked to book'], ...apology, ...caller('Yes.')]
    expect(replyTo(afterConsent)).toEqual({ toolCalls: [secondStep] })
  })

  it('finds its way when former answers lost their spaces', () => {
    const joined = `Tuesday it is.${sentences.whatTime}`
    const messages = [...caller('Book Tuesday at some time'), ...agent(joined), ...caller('to')]
    expect(replyTo(messages)).toMatchObject({ toolCalls: [{ args: { when: 'Tuesday at 2' } }] })
  })
})
