import { describe, expect, it } from 'vitest'
import { createTurnRecord } from './user-turn.ts'

const NOW = Date.parse('2026-11-20T10:00:00Z')
const expiresAt = NOW + 120_000
const QUESTION = 'Shall I book Dentist on Tuesday 24 November, from 2 to 2:30 pm?'

function askedAfterOneTurn() {
  const turns = createTurnRecord()
  turns.userSaid('Book the dentist.')
  turns.asked({ handle: 'p4q9', question: QUESTION, expiresAt })
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
    turns.asked({ handle: 'p4q9', question: QUESTION, expiresAt })
    expect(turns.attest('p4q9').consent?.answer).toBe('other')
  })

  it('says nothing about a consent that it never saw', () => {
    expect(askedAfterOneTurn().attest('zzzz')).toEqual({ number: 1 })
  })
})

describe('a pressed button', () => {
  const yes = { consent: 'p4q9', answer: 'yes' } as const
  const no = { consent: 'p4q9', answer: 'no' } as const

  it('is attested for its own question, in the same turn and before the question was heard', () => {
    const turns = askedAfterOneTurn()
    turns.asked({ handle: 'w2x8', question: 'Shall I cancel it?', expiresAt })
    expect(turns.pressed(yes, NOW)).toBe('taken')
    expect(turns.attest('p4q9')).toEqual({
      number: 1,
      consent: { handle: 'p4q9', asked_turn: 1, played: false, answer: 'other', pressed: 'yes' },
    })
    expect(turns.attest('w2x8').consent).not.toHaveProperty('pressed')
  })

  it('is taken once, and a no takes a yes back until a tool was called with it', () => {
    const turns = askedAfterOneTurn()
    expect([turns.pressed(yes, NOW), turns.pressed(yes, NOW)]).toEqual(['taken', 'again'])
    expect(turns.pressed(no, NOW)).toBe('taken')
    expect(turns.attest('p4q9').consent?.pressed).toBe('no')
  })

  it('leaves a no a no', () => {
    const pressed = askedAfterOneTurn()
    pressed.pressed(no, NOW)
    expect(pressed.pressed(yes, NOW)).toBe('not_open')
    const said = askedAfterOneTurn()
    expect(said.userSaid('No thanks.')).toEqual(['p4q9'])
    expect(said.pressed(yes, NOW)).toBe('not_open')
    expect(said.attest('p4q9').consent).toMatchObject({ answer: 'no' })
  })

  it('lets a spoken no take it back', () => {
    const turns = askedAfterOneTurn()
    turns.pressed(yes, NOW)
    expect(turns.userSaid('No, stop.')).toEqual(['p4q9'])
    expect(turns.attest('p4q9').consent).toMatchObject({ answer: 'no', pressed: 'yes' })
  })

  it('comes too late while a tool is at it, and finds nothing open when it is done', () => {
    const turns = askedAfterOneTurn()
    turns.userSaid('Yes.')
    turns.attest('p4q9')
    expect(turns.pressed(no, NOW)).toBe('too_late')
    turns.acted('p4q9', true)
    expect(turns.pressed(no, NOW)).toBe('not_open')
    expect(turns.userSaid('No.')).toEqual([])
  })

  it('may answer anew where the tool refused', () => {
    const turns = askedAfterOneTurn()
    turns.attest('p4q9')
    turns.acted('p4q9', false)
    expect(turns.pressed(yes, NOW)).toBe('taken')
  })

  it('finds nothing open where nothing was asked, or too long ago', () => {
    const turns = askedAfterOneTurn()
    expect(turns.pressed({ consent: 'zzzz', answer: 'yes' }, NOW)).toBe('not_open')
    expect(turns.pressed(yes, expiresAt)).toBe('not_open')
    expect(turns.attest('p4q9').consent).not.toHaveProperty('pressed')
  })
})
