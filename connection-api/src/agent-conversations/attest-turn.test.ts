import { describe, expect, it } from 'vitest'
import { attestTurn, turnsIn } from './attest-turn.ts'

const QUESTION = 'Shall I book Dentist on Tuesday 24 November, from 2 to 2:30 pm?'
const asked = {
  handle: 'p4q9x',
  question: QUESTION,
  tool: 'book_appointment',
  args: {},
  given: '',
  turn: 1,
}

/** `c:` is the caller, anything else the agent. */
const said = (...lines: readonly string[]) =>
  lines.map((line) =>
    line.startsWith('c:')
      ? { who: 'caller' as const, text: line.slice(2) }
      : { who: 'agent' as const, text: line },
  )

describe('attestTurn', () => {
  it('counts turns, words in a row as one', () => {
    expect(attestTurn(said('Hello.'), undefined)).toEqual({ number: 0 })
    expect(
      attestTurn(said('Hello.', 'c:Tuesday', 'c:at two.', 'Yes?', 'c:Well.'), undefined),
    ).toEqual({ number: 2 })
  })

  it.each<[string, string[], number, boolean, 'no' | 'other']>([
    ['a yes after the question', [QUESTION, 'c:Yes please.'], 2, true, 'other'],
    ['other punctuation', [QUESTION.toLowerCase().replaceAll(',', ''), 'c:Yes.'], 2, true, 'other'],
    [
      'a question in two parts',
      [QUESTION.slice(0, 30), QUESTION.slice(30), 'c:Yes.'],
      2,
      true,
      'other',
    ],
    ['a no', [QUESTION, 'c:No, not that.'], 2, true, 'no'],
    ['a no before a yes', [QUESTION, 'c:No.', 'Really?', 'c:Yes.'], 3, true, 'no'],
    ['no answer yet', [QUESTION], 1, false, 'other'],
    ['words that go on after the tool was called', ['c:please', QUESTION], 1, false, 'other'],
    ['a question that was cut off', [QUESTION.slice(0, 40), 'c:Yes.'], 2, false, 'other'],
    ['another question', ['Shall I book it?', 'c:Yes.'], 2, false, 'other'],
    ['nothing of it', [], 1, false, 'other'],
  ])('sees %s', (_what, lines, number, played, answer) => {
    const transcript = said('Hello.', 'c:Tuesday at two.', ...lines)
    expect(attestTurn(transcript, asked)).toEqual({
      number,
      consent: { handle: 'p4q9x', asked_turn: 1, played, answer },
    })
  })

  it('does not take a yes from before the question was asked for', () => {
    const transcript = said(QUESTION, 'c:Yes.', 'Hello.', 'c:Tuesday at two.')
    expect(attestTurn(transcript, { ...asked, turn: 2 })).toMatchObject({
      consent: { played: false },
    })
  })
})

it('knows when nothing can be vouched for', () => {
  expect(turnsIn(undefined)).toBeUndefined()
  expect(turnsIn([])).toBeUndefined()
  expect(turnsIn(said('Hello.'))).toBeUndefined()
  expect(turnsIn(said('Hello.', 'c:Hi.'))).toBe(1)
})
