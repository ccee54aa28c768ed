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

  it('teaches the two steps and that handles are not spoken', () => {
    const text = instructions({ name: undefined, today: undefined, zone: undefined })
    expect(text).toContain('word for word')
    expect(text).toContain('Never say them')
    expect(text).not.toContain('undefined')
  })
})
