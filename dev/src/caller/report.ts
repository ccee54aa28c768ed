import type { AuditRow } from './audit.ts'
import type { Conversation, Turn, Utterance } from './conversation.ts'

/** One line of the transcript: the caller's turn, or the agent's answer to it. */
export interface Line {
  readonly who: 'caller' | 'agent'
  /** The caller's own words where they are known, else what the agent's side understood. */
  readonly text: string
  /** First sound, in ms on the recording's time axis. */
  readonly at_ms: number
  /** Of the caller: what the agent's side understood. */
  readonly understood?: string
  /** Of the agent: end of the caller's last sound to the first sound heard back. */
  readonly delay_ms?: number
  /** Of the agent: the tools that ran in this turn. */
  readonly tools?: readonly string[]
}

export function transcriptOf(
  conversation: Conversation,
  toolsOf: (turn: Turn) => readonly string[],
): Line[] {
  const { greeting, turns } = conversation
  const first = greeting.text === '' ? [] : [agentLine(greeting, [])]
  return [...first, ...turns.flatMap((turn) => linesOf(turn, toolsOf(turn)))]
}

function linesOf(turn: Turn, tools: readonly string[]): Line[] {
  const { words, understood, startMs, answer } = turn
  const caller: Line = {
    who: 'caller',
    text: words ?? understood,
    at_ms: Math.round(startMs),
    understood,
  }
  return answer === undefined ? [caller] : [caller, agentLine(answer, tools)]
}

function agentLine(answer: NonNullable<Turn['answer']>, tools: readonly string[]): Line {
  const { text, atMs, delayMs } = answer
  return {
    who: 'agent',
    text,
    at_ms: Math.round(atMs),
    ...(delayMs === undefined ? {} : { delay_ms: delayMs, tools }),
  }
}

/**
 * Which tools ran in which turn: those whose audit row was written between the caller's first
 * sound and their next one.
 *
 * @param beganAt start of the time axis, in ms since 1970, by a clock that the server shares
 */
export function toolsByTurn(
  turns: readonly Turn[],
  audit: readonly AuditRow[],
  beganAt: number,
): (turn: Turn) => readonly string[] {
  return (turn) => {
    const next = turns[turns.indexOf(turn) + 1]
    const from = beganAt + turn.startMs
    const to = next === undefined ? Infinity : beganAt + next.startMs
    return audit
      .filter(({ at }) => Date.parse(at) >= from && Date.parse(at) < to)
      .map(({ tool }) => tool)
  }
}

/** Delays of all answers, and of those without a tool. */
export function delaysOf(lines: readonly Line[]) {
  const answers = lines.filter((line) => line.delay_ms !== undefined)
  const plain = answers.filter(({ tools = [] }) => tools.length === 0)
  const delays = (of: readonly Line[]) => of.flatMap(({ delay_ms: delay }) => delay ?? [])
  return { delays_ms: delays(answers), plain_delays_ms: delays(plain) }
}

/** The caller's turn for people, as soon as it is spoken. */
export function printSaid(
  say: (line: string) => void,
  { words }: Pick<Utterance, 'words'>,
  startMs: number,
): void {
  say(`${clock(startMs)}  caller  ${words ?? '(a recording)'}`)
}

/** What followed, and what was understood where that is not what was said. */
export function printTurn(say: (line: string) => void, turn: Turn): void {
  const { words, understood, answer } = turn
  if (words === undefined || !sameWords(words, understood)) {
    say(`                 (understood: ${understood || 'nothing'})`)
  }
  if (answer === undefined) say('                 (no answer was heard)')
  else printAnswer(say, answer)
}

export function printAnswer(
  say: (line: string) => void,
  answer: NonNullable<Turn['answer']>,
): void {
  const { delayMs } = answer
  const delay = delayMs === undefined ? '' : `   [${(delayMs / 1000).toFixed(2)} s]`
  say(`${clock(answer.atMs)}  agent   ${answer.text || '(sound without words)'}${delay}`)
}

function sameWords(one: string, other: string): boolean {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, ' ')
      .trim()
  return plain(one) === plain(other)
}

function clock(ms: number): string {
  const seconds = Math.max(0, ms) / 1000
  return `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, '0')}`.padStart(7)
}
