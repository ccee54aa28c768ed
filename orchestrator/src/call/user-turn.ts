import type { TurnAttestation } from '@parley/shared/tokens/tool-token'
import { isPlainNo } from './plain-no.ts'

/** What a two-step tool asks to be read out before it acts. */
export interface AskedConsent {
  readonly handle: string
  readonly question: string
}

interface OpenQuestion {
  readonly askedTurn: number
  readonly question: string
  played: boolean
  refused: boolean
}

/** Longer than any call keeps questions open; consents expire after two minutes. */
const MAX_QUESTIONS = 32

/**
 * What the worker itself saw of the conversation, and says under its key with every call that
 * changes something: how many turns the caller took, whether a question was played to its end,
 * and whether the caller then said no. The model has no part in it.
 */
export interface TurnRecord {
  /** A turn of the caller's was committed, spoken or typed. */
  userSaid(text: string): void
  /** A sentence of ours was committed, after its playout. */
  agentSaid(text: string, interrupted: boolean): void
  /** A tool returned a question that has to be read out. */
  asked(consent: AskedConsent): void
  /** @param consent handle that the model passes, if any */
  attest(consent: string | undefined): TurnAttestation
}

export function createTurnRecord(): TurnRecord {
  let number = 0
  const questions = new Map<string, OpenQuestion>()
  return {
    userSaid(text) {
      number += 1
      if (!isPlainNo(text)) return
      for (const question of questions.values()) question.refused = true
    },
    agentSaid(text, interrupted) {
      if (interrupted) return
      const said = lettersAndDigits(text)
      for (const open of questions.values()) {
        if (said.includes(open.question)) open.played = true
      }
    },
    asked({ handle, question }) {
      const asked = lettersAndDigits(question)
      questions.set(handle, { askedTurn: number, question: asked, played: false, refused: false })
      forgetOldest(questions)
    },
    attest(consent) {
      const open = consent === undefined ? undefined : questions.get(consent)
      if (consent === undefined || !open) return { number }
      return {
        number,
        consent: {
          handle: consent,
          asked_turn: open.askedTurn,
          played: open.played,
          answer: open.refused ? 'no' : 'other',
        },
      }
    },
  }
}

function forgetOldest(questions: Map<string, OpenQuestion>): void {
  const [oldest] = questions.keys()
  if (questions.size > MAX_QUESTIONS && oldest !== undefined) questions.delete(oldest)
}

/** Models change spaces and punctuation; the words must be the same. */
function lettersAndDigits(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
}
