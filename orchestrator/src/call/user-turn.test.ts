import { describe, expect, it } from 'vitest'
import { createTurnRecord } from './user-turn.ts'

const QUESTION = 'Shall I book Dentist on Tuesday 24 November, from 2 to 2:30 pm?'

function askedAfterOneTurn() {
  const turns = createTurnRecord()
  turns.userSaid('Book the dentist.')
  turns.asked({ handle: 'p4q9', question: QUESTION })
  return turns
}

describe('createTurnRecord', () => {
  it('counts the turns of the caller', () => {
    const turns = createTurnRecord()
    expect(turns.attest(undefined)).toEqual({ number: 0 })
    turns.userSaid('Hello.')
    turns.userSaid('Am I free tomorrow?')
    expect(turns.attest(undefined)).toEqual({ number: 2 })
  })

  it('attests a question that was played to its end and agreed to', () => {
    const turns = askedAfterOneTurn()
    turns.agentSaid('shall I book dentist on Tuesday 24 November, from 2 to 2:30 PM', false)
    turns.userSaid('Yes please.')
    expect(turns.attest('p4q9')).toEqual({
      number: 2,
      consent: { handle: 'p4q9', asked_turn: 1, played: true, answer: 'other' },
    })
  })

  it('does not attest a question that was interrupted or changed', () => {
    const turns = askedAfterOneTurn()
    turns.agentSaid(QUESTION, true)
    turns.agentSaid('Shall I book Dentist on Tuesday?', false)
    turns.userSaid('Yes.')
    expect(turns.attest('p4q9').consent?.played).toBe(false)
  })

  it('keeps a no, whatever is said after it', () => {
    const turns = askedAfterOneTurn()
    turns.agentSaid(QUESTION, false)
    turns.userSaid('No, do not book it.')
    turns.userSaid('What is on tomorrow?')
    expect(turns.attest('p4q9').consent?.answer).toBe('no')
  })

  it('does not hold a no against a question that comes after it', () => {
    const turns = createTurnRecord()
    turns.userSaid('No.')
    turns.asked({ handle: 'p4q9', question: QUESTION })
    expect(turns.attest('p4q9').consent?.answer).toBe('other')
  })

  it('says nothing about a consent that it never saw', () => {
    expect(askedAfterOneTurn().attest('zzzz')).toEqual({ number: 1 })
  })
})
