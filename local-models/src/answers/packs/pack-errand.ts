import type { Reply } from '../reply.ts'

/** Something that callers ask of a tool pack besides the calendar. */
export interface PackErrand {
  /** Without this tool among those that are offered, nobody asks for it here. */
  readonly tool: string
  /** @param words as `hearWords` gives them. @returns undefined where they are about something else */
  reply(words: string): Reply | undefined
}
