import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import type { Script } from '../script.ts'
import { guestsCancellingScript } from './guest-cancel.ts'
import { guestsBookingScript } from './guest.ts'
import { somebodysNumber } from './guests-number.ts'

const START = Temporal.ZonedDateTime.from('2026-11-24T14:00[Europe/London]')
const NUMBER = '02074262060'
const SPOKEN = 'zero two zero, seven four two six, two zero six zero.'
const SINGLY = 'zero, two, zero, seven, four, two, six, two, zero, six, zero.'

const play = (script: Script, ...heard: readonly string[]) => heard.map((words) => script(words))

describe('a guest', () => {
  it('says who they are, and yes to their own time and number alone', () => {
    const readBack = (time: string, digits: string) =>
      `Shall I book Visit on Tuesday 24 November, ${time}, with the phone number ${digits}?`
    const right = '0 2 0, 7 4 2 6, 2 0 6 0'
    const said = play(
      guestsBookingScript(START, NUMBER),
      'Hello.',
      'I need a name for this. What is your full name?',
      'I need a phone number. What is your phone number, digit by digit?',
      'I did not get that phone number. What is your phone number, digit by digit?',
      readBack('from 2 to 2:30 pm', '0 2 0, 7 4 2 6, 2 0 6'),
      readBack('from 3 to 3:30 pm', right),
      readBack('from 2 to 2:30 pm', right),
      'Booked: Visit. Your reference is Hotel, Tango, Kilo, 4, 2.',
    )
    expect(said).toEqual([
      'What is on on Tuesday the twenty fourth of November?',
      'My name is Sam Lee.',
      SPOKEN,
      SINGLY,
      'No.',
      expect.stringMatching(/^No\. On Tuesday/),
      'Yes please.',
      'Thank you.',
    ])
  })

  it('shows what is theirs when asked, and cancels that alone', () => {
    const cancel = (time: string) => `Shall I cancel Check-up on Tuesday 24 November, ${time}?`
    const said = play(
      guestsCancellingScript(START, 'hotel tango kilo 4 2', NUMBER),
      'Hello.',
      'What is the reference of your appointment?',
      'What is your phone number, digit by digit?',
      cancel('from 3 to 3:30 pm'),
      cancel('from 2 to 2:30 pm'),
    )
    const reference = 'hotel, tango, kilo, four, two.'
    expect(said.slice(1)).toEqual([reference, SPOKEN, 'No, leave it.', 'Yes, cancel it.'])
  })

  it('has a number without two digits alike in a row', () => {
    let next = 0
    const number = somebodysNumber((most) => (next += 3) % most)
    expect(number).toMatch(/^02074\d{6}$/)
    expect(number).not.toMatch(/(\d)\1/)
  })
})
