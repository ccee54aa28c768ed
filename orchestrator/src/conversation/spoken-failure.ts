import { ReadableStream } from 'node:stream/web'
import type { voice } from '@livekit/agents'
import type { KeptSentences } from './kept-sentences.ts'
import { SENTENCES, type Sentence } from './sentences.ts'

/** Says sentences of our own, from kept audio where there is some. */
export interface OwnWords {
  /** Says it unless one is being said or waiting; nothing is queued up. */
  say(sentence: Sentence): void
  /** Says it over whatever is being said, and waits until it was heard. */
  sayLast(sentence: Sentence): Promise<void>
}

export function createOwnWords(session: voice.AgentSession, kept: KeptSentences): OwnWords {
  let current: voice.SpeechHandle | undefined
  const start = (sentence: Sentence, allowInterruptions: boolean) => {
    const frames = kept.audio(sentence)
    return session.say(SENTENCES[sentence], {
      ...(frames && { audio: ReadableStream.from(frames) }),
      allowInterruptions,
      addToChatCtx: false,
    })
  }
  return {
    say(sentence) {
      if (current && !current.done()) return
      current = attempt(() => start(sentence, true))
    },
    async sayLast(sentence) {
      attempt(() => session.interrupt({ force: true }))
      await attempt(() => start(sentence, false))?.waitForPlayout()
    },
  }
}

/** A session that is closing says nothing more. */
function attempt<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch {
    return undefined
  }
}
