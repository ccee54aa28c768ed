import type { ConsentPress } from '@parley/shared/call-activity/consent-press'
import { isPlainNo } from '@parley/shared/consent/plain-no'
import { wordsOf } from '@parley/shared/consent/same-words'
import type { Instant } from '@parley/shared/time/clock'
import type { TurnAttestation } from '@parley/shared/tokens/tool-token'

/** What a two-step tool asks to be read out before it acts. */
export interface AskedConsent {
  readonly handle: string
  readonly question: string
  readonly expiresAt: Instant
}

interface Question {
  readonly askedTurn: number
  readonly question: string
  readonly expiresAt: Instant
  played: boolean
  refused: boolean
  pressed: ConsentPress['answer'] | undefined
  /** `acting`: a tool is being called with it; `done`: one did what it asked. */
  state: 'waiting' | 'acting' | 'done'
}

/** Longer than any call keeps questions open; consents expire after two minutes. */
const MAX_QUESTIONS = 32

/** `again`: it is answered so already. */
export type PressOutcome = 'taken' | 'again' | 'not_open' | 'too_late'

/**
 * What the worker itself saw of the conversation, and says under its key with every call that
 * changes something: how many turns the caller took, whether a question was played to its end,
 * whether the caller then said no, and which button they pressed. The model has no part in it.
 */
export interface TurnRecord {
  /**
   * A turn of the caller's was committed, spoken or typed.
   *
   * @returns handles of the questions that it refuses
   */
  userSaid(text: string): string[]
  /** A sentence of ours was committed, after its playout. */
  agentSaid(text: string, interrupted: boolean): void
  /** A tool returned a question that has to be read out. */
  asked(consent: AskedConsent): void
  /** The caller pressed a button. Unless it is `taken`, nothing has changed. */
  pressed(press: ConsentPress, now: Instant): PressOutcome
  /** @param consent handle that the model passes, if any; a tool is being called with it */
  attest(consent: string | undefined): TurnAttestation
  /** The call that was attested has come back. @param done it was not refused */
  acted(consent: string | undefined, done: boolean): void
}

export function createTurnRecord(): TurnRecord {
  let number = 0
  const questions = new Map<string, Question>()
  const named = (handle: string | undefined) =>
    handle === undefined ? undefined : questions.get(handle)
  return {
    userSaid(text) {
      number += 1
      return isPlainNo(text) ? refuseWaiting(questions) : []
    },
    agentSaid(text, interrupted) {
      if (interrupted) return
      const said = wordsOf(text)
      for (const open of questions.values()) {
        if (said.includes(open.question)) open.played = true
      }
    },
    asked({ handle, question, expiresAt }) {
      questions.set(handle, {
        askedTurn: number,
        question: wordsOf(question),
        expiresAt,
        played: false,
        refused: false,
        pressed: undefined,
        state: 'waiting',
      })
      forgetOldest(questions)
    },
    pressed: ({ consent, answer }, now) => press(questions.get(consent), answer, now),
    attest(consent) {
      const open = named(consent)
      if (consent === undefined || !open) return { number }
      if (open.state === 'waiting') open.state = 'acting'
      return { number, consent: { handle: consent, ...attested(open) } }
    },
    acted(consent, done) {
      const open = named(consent)
      if (open?.state === 'acting') open.state = done ? 'done' : 'waiting'
    },
  }
}

function attested({ askedTurn, played, refused, pressed }: Question) {
  const answer = refused ? ('no' as const) : ('other' as const)
  return { asked_turn: askedTurn, played, answer, ...(pressed && { pressed }) }
}

/** A no stays a no, said or pressed; a yes can be taken back until something is done about it. */
function press(
  open: Question | undefined,
  answer: ConsentPress['answer'],
  now: Instant,
): PressOutcome {
  if (!open || open.state === 'done' || open.expiresAt <= now) return 'not_open'
  if (open.pressed === answer) return 'again'
  if (open.refused || open.pressed === 'no') return 'not_open'
  if (open.state === 'acting') return 'too_late'
  open.pressed = answer
  return 'taken'
}

function refuseWaiting(questions: ReadonlyMap<string, Question>): string[] {
  const open = [...questions].filter(([, { state, refused }]) => state !== 'done' && !refused)
  for (const [, question] of open) question.refused = true
  return open.map(([handle]) => handle)
}

function forgetOldest(questions: Map<string, Question>): void {
  const [oldest] = questions.keys()
  if (questions.size > MAX_QUESTIONS && oldest !== undefined) questions.delete(oldest)
}
