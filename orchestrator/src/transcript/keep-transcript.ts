import type { Logger } from '@parley/shared/logging/logger'
import type { Redis } from '@parley/shared/redis/redis-client'
import { addCallEvent } from '@parley/shared/sessions/call-events'
import { toIso, type Clock } from '@parley/shared/time/clock'
import { sealTurn, type SaidTurn, type TranscriptKey } from '@parley/shared/transcripts/sealed-turn'

/** Nobody says more in one turn. */
const MAX_CHARACTERS = 4000

export interface TranscriptParts {
  readonly redis: Redis
  readonly clock: Clock
  readonly log: Logger
  readonly callId: string
  /** Undefined where the owner keeps nothing. */
  readonly key: TranscriptKey | undefined
}

/** What is said in a call, on its way to whoever keeps it; nothing goes before `begin`. */
export interface Transcript {
  begin(): void
  said(who: SaidTurn['who'], text: string): void
  /** Resolves when all that was said is handed over. */
  handedOver(): Promise<void>
}

/** Turns go one after the other, sealed for the connection API. One that cannot go is lost. */
export function createTranscript({ redis, clock, log, callId, key }: TranscriptParts): Transcript {
  let begun = false
  let before = Promise.resolve()
  const send = async (turnKey: TranscriptKey, turn: SaidTurn, at: number) => {
    const sealed = await sealTurn(turnKey, callId, turn)
    await addCallEvent(redis, { call_id: callId, type: 'said', at, sealed })
  }
  return {
    begin() {
      begun = true
    },
    said(who, text) {
      if (!begun || key === undefined || text.trim() === '') return
      const at = clock.now()
      const turn = { who, text: text.slice(0, MAX_CHARACTERS), at: toIso(at) }
      before = before
        .then(() => send(key, turn, at))
        .catch((err: unknown) => log.warn({ err }, 'A turn could not be kept'))
    },
    handedOver: () => before,
  }
}
