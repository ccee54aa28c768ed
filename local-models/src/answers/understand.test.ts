import { describe, expect, it } from 'vitest'
import { sayClock } from './clock-time.ts'
import { understand } from './understand.ts'

function dayAndTime(text: string): string {
  const { day, time } = understand(text, 'nothing')
  const said = typeof day === 'object' ? day.text : (day ?? '-')
  if (time === undefined) return `${said}, -`
  if (time.kind === 'unclear') return `${said}, unclear`
  return `${said}, ${time.kind === 'exact' ? sayClock(time.clock) : time.text}`
}

describe('understand', () => {
  it.each([
    ['Tuesday, the 24th of November, at 2 p.m.', 'Tuesday 24 November, 2 pm'],
    ['tuesday the twenty fourth of november at to p m', 'Tuesday 24 November, 2 pm'],
    ['Thursday, December the 3rd at 10.30am', 'Thursday 3 December, 10:30 am'],
    ['the first of December 2026 at noon', '1 December 2026, 12 pm'],
    ['Wednesday with 25th of November at nine, thirty o M', 'Wednesday 25 November, 9:30 am'],
    ['2026-11-24 at 14:30', '2026-11-24, 14:30'],
    ["Monday, the twenty third of November at ten o'em", 'Monday 23 November, 10 am'],
    ['tomorrow morning at nine', 'tomorrow, 9 am'],
    ['tonight at eight', 'today, 8 pm'],
    ['next Tuesday after lunch', 'next Tuesday, after lunch'],
    ['on Friday between two and four pm', 'Friday, between 2 pm and 4 pm'],
    ['Friday from eleven to two pm', 'Friday, between 11 and 2 pm'],
    ['twenty to five on the 27th', 'the 27th, 4:40'],
    ['a quarter to one tomorrow', 'tomorrow, 12:45'],
    ['to-morrow at half-past tan', 'tomorrow, 10:30'],
    ['on Tuesday, no, on Wednesday at three', 'Wednesday, 3'],
    ['not Tuesday but Wednesday', 'Wednesday, -'],
    ['Monday or Tuesday at two', 'unclear, 2'],
    ['Monday at two or three', 'Monday, unclear'],
    ['the 32nd of November at 25 o clock', '-, -'],
    ['Tuesday at whale vogue in the afternoon', 'Tuesday, unclear'],
    ['good morning', '-, -'],
    ['may I have a word', '-, -'],
  ])('finds day and time in "%s"', (text, expected) => {
    expect(dayAndTime(text)).toBe(expected)
  })

  it.each([
    ['Book the dentist tomorrow at two', 'Dentist'],
    ['I would like to book an appointment on Friday', undefined],
    ['Book an appointment with Doctor Smith for Monday at nine', 'Doctor Smith'],
    ['Put lunch with Sam in my calendar on Friday at noon', 'Lunch with Sam'],
    ['Please book a haircut for half an hour on Monday at three', 'Haircut'],
    ['I need a dentist appointment tomorrow', 'Dentist'],
    ['Call it team meeting', 'Team meeting'],
    ['I would like to begin a appointment on Monday', undefined],
    ['Book it for Tuesday please', undefined],
    ['Book a thing that nobody can ever quite say right tomorrow', undefined],
  ])('finds what "%s" is for', (text, title) => {
    expect(understand(text, 'nothing').title).toBe(title)
  })

  it.each([
    ['for half an hour', 30],
    ['for an hour and a half', 90],
    ['for forty five minutes', 45],
    ['for two hours', 120],
    ['in two hours', undefined],
    ['for nine hundred hours', undefined],
  ])('hears the length in "%s"', (text, minutes) => {
    expect(understand(`Book the room tomorrow ${text}`, 'nothing').minutes).toBe(minutes)
  })
})
