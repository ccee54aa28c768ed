import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import type { Script } from '../script.ts'
import { ambiguousScript } from './ambiguous.ts'
import { cancellingScript } from './cancel.ts'
import { changingMindScript } from './change-mind.ts'
import { closingScript } from './close-day.ts'
import { earlyYesScript, interruptingScript } from './interrupting.ts'
import { nextSlotScript } from './next-slot.ts'
import { creatingScript, deletingScript } from './own-event.ts'
import { savingScript } from './save-contact.ts'
import { bothInTurn } from './two-things.ts'

const START = Temporal.ZonedDateTime.from('2026-11-24T14:00[Europe/London]')
const question = (time: string) => `Shall I book an appointment on Tuesday 24 November, ${time}?`
const READ_BACK = question('from 2 to 2:30 pm')
const BOOKED = 'Booked: Appointment, Tuesday 24 November, 2 to 2:30 pm.'

/** What the caller says to each of these, one after the other. */
function play(script: Script, ...heard: readonly string[]) {
  return heard.map((words) => script(words))
}

describe('a caller who wants the one after that', () => {
  it('says yes to a later time only, and tells which', () => {
    const chosen: string[] = []
    const script = nextSlotScript(START, (time) => chosen.push(time.toPlainTime().toString()))
    const offer = 'On Tuesday 24 November I have 9 am, 12:30 pm or 4 pm. Which one would you like?'
    const said = play(
      script,
      'Hello.',
      offer,
      question('from 9 to 9:30 am'),
      question('from 9 to 9:30 am'),
      question('from 12:30 to 1 pm'),
    )
    expect(said.slice(1)).toEqual([
      'The first one.',
      'No, the one after that.',
      'No, the one after that.',
      'Yes please.',
    ])
    expect(chosen).toEqual(['12:30:00'])
  })
})

describe('a caller who does not wait', () => {
  it('talks over the booking once', () => {
    const [, first, second] = play(interruptingScript(START), 'Hello.', READ_BACK, READ_BACK)
    expect(first).toMatchObject({ say: 'Yes please.', interrupting: { after: 'own words' } })
    expect(second).toBe('Yes please.')
  })

  it('agrees into the question, and tells when that was taken for a yes', () => {
    let early = 0
    const count = () => {
      early += 1
    }
    expect(play(earlyYesScript(START, count), 'Hello.', READ_BACK, BOOKED)).toMatchObject([
      { interrupting: { after: 'first sound', words: 'Yes please.' } },
      'Yes please.',
      'Thank you.',
    ])
    expect(early).toBe(0)
    play(earlyYesScript(START, count), 'Hello.', BOOKED)
    expect(early).toBe(1)
  })
})

describe('a caller with more than one wish', () => {
  it('takes back what was booked, and nothing else', () => {
    const cancel = (day: string) => `Shall I cancel Appointment on ${day}, from 2 to 2:30 pm?`
    const said = play(
      changingMindScript(START),
      'Hello.',
      READ_BACK,
      BOOKED,
      cancel('Friday 27 November'),
      cancel('Tuesday 24 November'),
      'Cancelled: Appointment, Tuesday 24 November, 2 to 2:30 pm.',
    )
    expect(said.slice(1)).toEqual([
      'Yes please.',
      'Sorry, I changed my mind. Please cancel it.',
      'No, leave it.',
      'Yes, cancel it.',
      'Thank you.',
    ])
  })

  it('begins with the second when the first is done', () => {
    const first: Script = (heard) => (heard === 'Done.' ? 'Thank you.' : 'First.')
    const both = bothInTurn(first, cancellingScript(START))
    expect(play(both, 'Hello.', 'Done.', 'What?')).toEqual([
      'First.',
      'Cancel my dentist appointment.',
      expect.stringMatching(/cancel/i),
    ])
  })

  it('corrects the day when it is asked back', () => {
    let asked = 0
    const script = ambiguousScript(START, () => {
      asked += 1
    })
    const [first, second] = play(script, 'Hello.', 'Tuesday 24 November is not a Wednesday.')
    expect(first).toMatch(/Wednesday the twenty fourth of November/)
    expect(second).toMatch(/^On Tuesday the twenty fourth/)
    expect(asked).toBe(1)
  })
})

describe('a caller who keeps their things in order', () => {
  it('saves a contact as it was said, and asks for it', () => {
    let told = 0
    const script = savingScript(() => {
      told += 1
    })
    const said = play(
      script,
      'Hello.',
      'Shall I save Peter Brown, phone 0207444?',
      'Shall I save Peter Brown, phone 0207446?',
      'Saved: Peter Brown, phone 0207446.',
      'Peter Brown: phone 0207446.',
    )
    expect(said.slice(1)).toEqual([
      'No.',
      'Yes please.',
      'What is the number of Peter Brown?',
      'Thank you.',
    ])
    expect(told).toBe(1)
  })

  it('closes their own day alone', () => {
    const closed = (day: string) => `Shall I set this: closed on ${day}?`
    expect(
      play(closingScript(START), '', closed('Monday 23 November'), closed('Tuesday 24 November')),
    ).toEqual([expect.stringMatching(/close/i), 'No.', 'Yes please.'])
  })

  it('puts an event in and takes it out at their own time alone', () => {
    const put = (time: string) =>
      `Shall I put Swimming into your calendar on Tuesday 24 November, ${time}?`
    const made = play(creatingScript(START), '', put('from 3 to 4 pm'), put('from 2 to 3 pm'))
    expect(made.slice(1)).toEqual(['No.', 'Yes please.'])
    const out = (time: string) => `Shall I delete Swimming, Tuesday 24 November, ${time}?`
    const deleted = play(deletingScript(START), '', out('3 to 4 pm'), out('2 to 3 pm'))
    expect(deleted.slice(1)).toEqual(['No.', 'Yes please.'])
  })
})
