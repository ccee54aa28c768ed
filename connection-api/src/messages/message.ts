import type { QueuedMessage } from '@parley/shared/messages/enqueue-message'

/** Plain text. A text message has no subject, and says `brief` where there is one. */
export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly brief?: string
}

/** There is something to say, but not before then. */
export interface NotYet {
  readonly waitMs: number
}

/**
 * Writes the mail for messages of one kind, at the moment they are sent: what a message says, and
 * whether there is anything to say, may hang on what is true then. undefined: nothing is sent.
 */
export type MessageWriter = (message: QueuedMessage) => Promise<Mail | NotYet | undefined>

/** By kind. */
export type MessageWriters = Readonly<Record<string, MessageWriter>>

/** A kind whose text hangs on nothing but its details. */
export function plainMessage(
  subject: string,
  lines: (details: QueuedMessage['details']) => readonly string[],
): MessageWriter {
  return ({ to, details }) =>
    Promise.resolve({ to, subject, text: `${lines(details).join('\n')}\n` })
}
