import type { AskedQuestion } from '@parley/shared/database/agents-schema'
import { isPlainNo } from '@parley/shared/consent/plain-no'
import { wordsOf } from '@parley/shared/consent/same-words'
import type { TurnAttestation } from '@parley/shared/tokens/tool-token'
import type { Said } from './conversation.ts'

/**
 * What a provider's transcript shows of the conversation so far, for a call of a tool that comes now:
 * how many turns the caller took and, of the question whose yes this is to be, whether the agent said
 * it to its end after it was asked for, whether the caller spoke after that, and whether they said no.
 *
 * @param asked undefined: this call is no answer to a question of ours
 */
export function attestTurn(
  said: readonly Said[],
  asked: (AskedQuestion & { readonly turn: number }) | undefined,
): TurnAttestation {
  const turns = inTurns(said)
  const number = turns.length - 1
  if (!asked) return { number }
  const since = turns.slice(asked.turn)
  const words = wordsOf(asked.question)
  const playedIn = since.findIndex(({ agent }) => wordsOf(agent.join(' ')).includes(words))
  const answers = since.slice(1).flatMap(({ caller }) => caller)
  // The agent's own question and a later word of the caller's: both, or nobody has answered.
  const isAnswered = playedIn >= 0 && playedIn < since.length - 1
  return {
    number: isAnswered || playedIn < 0 ? number : asked.turn,
    consent: {
      handle: asked.handle,
      asked_turn: asked.turn,
      played: isAnswered,
      answer: answers.some(isPlainNo) ? 'no' : 'other',
    },
  }
}

interface Turn {
  /** Empty before the caller's first word. */
  readonly caller: string[]
  /** What the agent said after it. */
  readonly agent: string[]
}

/** The caller's turns, each with the agent's answer; the first is what came before any. */
function inTurns(said: readonly Said[]): Turn[] {
  const turns: [Turn, ...Turn[]] = [{ caller: [], agent: [] }]
  let last = turns[0]
  for (const { who, text } of said) {
    if (who === 'agent') {
      last.agent.push(text)
      continue
    }
    // Words in a row are one turn: transcripts cut a sentence where somebody draws breath.
    if (last.caller.length === 0 || last.agent.length > 0) {
      last = { caller: [], agent: [] }
      turns.push(last)
    }
    last.caller.push(text)
  }
  return turns
}

/** User turns that the transcript has; undefined: it has nothing that can be vouched for. */
export function turnsIn(said: readonly Said[] | undefined): number | undefined {
  if (said === undefined) return undefined
  const number = inTurns(said).length - 1
  return number > 0 ? number : undefined
}
