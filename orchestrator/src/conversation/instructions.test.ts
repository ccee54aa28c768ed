import { describe, expect, it } from 'vitest'
import { greeting, instructions } from './instructions.ts'

describe('greeting', () => {
  it('uses the first name', () => {
    expect(greeting({ name: 'Ada Lovelace' })).toBe(
      'Hello Ada, this is Parley. What can I do for you?',
    )
  })

  it('does without a name', () => {
    expect(greeting({ name: undefined })).toBe('Hello, this is Parley. What can I do for you?')
  })
})

describe('a guest', () => {
  const owner = { name: 'Ada Lovelace', kinds: ['Check-up (30 minutes)'] }

  it('hears whom they reached', () => {
    expect(greeting({ name: undefined, owner })).toBe(
      'Hello, this is Parley, answering for Ada Lovelace. What can I do for you?',
    )
  })

  it('is told of to the model as such, with what may be booked', () => {
    const text = instructions({ name: undefined, today: undefined, zone: undefined, owner })
    expect(text).toContain('You answer for Ada Lovelace. The caller is a guest')
    expect(text).toContain('There can be booked: Check-up (30 minutes).')
    expect(text).toContain('find_my_appointment')
    expect(text).not.toContain('of the person who is calling')
  })
})

describe('instructions', () => {
  it('tells who is calling and what day it is', () => {
    const text = instructions({
      name: 'Ada',
      today: 'Friday 20 November 2026, 10:00',
      zone: 'Europe/London',
    })
    expect(text).toContain(
      'The caller is Ada. It is Friday 20 November 2026, 10:00 (Europe/London).',
    )
  })

  it('tells what the tool packs say of themselves, before anything else but who it is', () => {
    const nobody = { name: undefined, today: undefined, zone: undefined }
    const prompts = ['You look after a calendar.', 'You look after a bank account.']
    const [who, ...parts] = instructions({ ...nobody, prompts }).split('\n\n')
    expect(parts.slice(0, 2)).toEqual(prompts)
    expect(who).not.toMatch(/calendar|book/)
    expect(instructions(nobody)).not.toMatch(/calendar of|bank/)
  })

  it('teaches the two steps and that handles are not spoken', () => {
    const text = instructions({ name: undefined, today: undefined, zone: undefined })
    expect(text).toContain('word for word')
    expect(text).toContain('Never say them')
    expect(text).not.toContain('undefined')
  })
})
