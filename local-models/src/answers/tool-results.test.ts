import { describe, expect, it } from 'vitest'
import { firstSentence, readToolResult } from './tool-results.ts'

const text =
  'You have 1 appointment: Tea, with Bob, today, 2 to 2:30 pm.' +
  '\n[appointment b3xq: Tea, with Bob, Tuesday 24 November 2026, 14:00 to 14:30]'

describe('readToolResult', () => {
  it('parts sentences from handles, plain or as a JSON string', () => {
    for (const content of [text, JSON.stringify(text)]) {
      const { sentences, appointments, error } = readToolResult(content)
      expect(sentences).toBe('You have 1 appointment: Tea, with Bob, today, 2 to 2:30 pm.')
      expect(appointments).toEqual([
        {
          handle: 'b3xq',
          title: 'Tea, with Bob',
          weekday: 'Tuesday',
          date: 24,
          month: 'November',
          year: 2026,
          hour: 14,
          minute: 0,
          minutes: 30,
        },
      ])
      expect(error).toBeUndefined()
    }
  })

  it('reads the code of an error, and its first sentence for the caller', () => {
    const { error, sentences } = readToolResult('SLOT_TAKEN: At 2:30 pm it is taken. Ask again.')
    expect(error).toBe('SLOT_TAKEN')
    expect(firstSentence(sentences)).toBe('At 2:30 pm it is taken.')
  })

  it('takes what is no handle line for words, and broken JSON as it is', () => {
    expect(readToolResult('"half a string').sentences).toBe('"half a string')
    expect(readToolResult('[slot TOOLONGHANDLE: x]').slots).toEqual([])
    expect(readToolResult('[slot k7m2: some day]').slots).toEqual([])
  })
})
