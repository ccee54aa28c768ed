import { describe, expect, it } from 'vitest'
import type { AuditRow } from './audit.ts'
import type { Turn } from './conversation.ts'
import { delaysOf, printSaid, printTurn, toolsByTurn, transcriptOf } from './report.ts'

const BEGAN = Date.parse('2026-11-21T10:00:00Z')

function turn(startMs: number, delayMs: number | undefined, words = 'Hello'): Turn {
  const answer = { text: 'Hi.', atMs: startMs + 1500, delayMs }
  return { words, understood: 'Hello.', startMs, endMs: startMs + 1000, answer }
}

function row(tool: string, atMs: number): AuditRow {
  const at = new Date(BEGAN + atMs).toISOString()
  return { at, tool, scope: 'read', outcome: 'allowed', code: null, duration_ms: 3 }
}

const turns = [turn(2000, 700), turn(8000, 500), turn(12_000, 900)]
const audit = [row('who_am_i', 100), row('find_times', 3200), row('book_appointment', 13_400)]
const conversation = {
  greeting: { text: 'Hello.', atMs: 600, delayMs: undefined },
  turns,
  brokeOff: undefined,
}

describe('the report of a call', () => {
  const lines = transcriptOf(conversation, toolsByTurn(turns, audit, BEGAN))

  it('gives a tool to the turn in which it ran, and what ran before the first turn to none', () => {
    expect(lines.filter(({ who }) => who === 'agent').map(({ tools }) => tools)).toEqual([
      undefined,
      ['find_times'],
      [],
      ['book_appointment'],
    ])
  })

  it('has one delay for each answer, and tells those without a tool apart', () => {
    expect(delaysOf(lines)).toEqual({ delays_ms: [700, 500, 900], plain_delays_ms: [500] })
  })

  it('has no delay for a greeting, for silence and for an answer that had begun before', () => {
    const silent = { ...turn(2000, undefined), answer: undefined }
    const quick = [silent, turn(5000, undefined)]
    const told = transcriptOf({ ...conversation, turns: quick }, () => [])
    expect(told.map(({ who }) => who)).toEqual(['agent', 'caller', 'caller', 'agent'])
    expect(delaysOf(told)).toEqual({ delays_ms: [], plain_delays_ms: [] })
  })

  it('shows what was understood where that is something else', () => {
    const said: string[] = []
    const say = (line: string) => void said.push(line)
    printSaid(say, { words: 'Hello' }, 61_500)
    printTurn(say, turn(61_500, 640))
    printTurn(say, turn(70_000, undefined, 'Yellow'))
    expect(said).toEqual([
      ' 1:01.5  caller  Hello',
      ' 1:03.0  agent   Hi.   [0.64 s]',
      '                 (understood: Hello.)',
      ' 1:11.5  agent   Hi.',
    ])
  })
})
