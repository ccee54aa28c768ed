import type { Sound } from '../audio/sound.ts'
import type { Call } from './call.ts'
import {
  exchange,
  hearGreeting,
  type Answer,
  type Exchange,
  type Interruption,
} from './converse.ts'

/** What the caller is about to say: its sound, and its words where they are known. */
export interface Utterance {
  readonly words: string | undefined
  readonly sound: Sound
  /** What they say into what follows. */
  readonly interruption?: Interruption
}

/** A turn that has been spoken. */
export interface Turn extends Exchange {
  readonly words: string | undefined
}

export interface Conversation {
  readonly greeting: Answer
  readonly turns: readonly Turn[]
  /** Why it broke off before the caller hung up; undefined when it went to its end. */
  readonly brokeOff: string | undefined
}

/** Told of every piece of the conversation as it happens. */
export interface Witness {
  greeted(greeting: Answer): void
  /** @param startMs first sound, since the call began */
  said(utterance: Pick<Utterance, 'words'>, startMs: number): void
  answered(turn: Turn): void
}

/** Hands out the next utterance, given the agent's last words; undefined: hang up. */
export type Speaker = (heard: string) => Promise<Utterance | undefined>

/** Talks until the speaker has nothing more to say, or the call is over. */
export async function talk(call: Call, speaker: Speaker, witness: Witness): Promise<Conversation> {
  const turns: Turn[] = []
  const greeting = await hearGreeting(call)
  if (greeting === undefined) {
    const nobody = { text: '', atMs: 0, delayMs: undefined }
    return { greeting: nobody, turns, brokeOff: `no agent was heard (${reasonOf(call)})` }
  }
  witness.greeted(greeting)
  let heard = greeting.text
  for (;;) {
    const utterance = await speaker(heard)
    if (utterance === undefined) return { greeting, turns, brokeOff: undefined }
    if (call.over.aborted) return { greeting, turns, brokeOff: reasonOf(call) }
    const { sound, interruption } = utterance
    const said = await exchange(
      call,
      sound,
      ({ startMs }) => witness.said(utterance, startMs),
      interruption,
    )
    if (said.interruptedAtMs !== undefined && interruption)
      witness.said(interruption, said.interruptedAtMs)
    const turn = { ...said, words: utterance.words }
    turns.push(turn)
    witness.answered(turn)
    heard = turn.answer?.text ?? ''
  }
}

function reasonOf(call: Call): string {
  return call.over.aborted ? String(call.over.reason) : 'nothing came in time'
}
