import { argumentsDigest } from '@parley/shared/tokens/arguments-digest'
import type { Answered } from '../agent-conversations/answer-once.ts'
import { answerToolCall } from '../agent-conversations/answer-tool-call.ts'
import type { Conversation } from '../agent-conversations/conversation.ts'
import type { ToolDoorParts } from './agents-door.ts'

/** Well before ElevenLabs gives up, after 20 s unless it is told otherwise. */
const ANSWER_WITHIN_MS = 15_000

/** As long as a question waits for its answer. */
const SAME_WITHIN_MS = 2 * 60_000

type Args = Readonly<Record<string, unknown>>

/** A tool, called in a conversation. ElevenLabs tells no transcript, so nothing stands for a yes. */
export function toolCall(
  parts: ToolDoorParts,
  conversation: Conversation,
  tool: string,
  args: Args,
): Promise<Answered> {
  return answer(parts, conversation, { id: parts.newId('aud'), tool, args })
}

/**
 * One that asks a question, and has the same answer when it is sent again at once: ElevenLabs names no
 * call, so that its arguments have to.
 */
export function toolCallOnce(
  parts: ToolDoorParts,
  conversation: Conversation,
  tool: string,
  args: Args,
): Promise<Answered> {
  const { consent, ...given } = args
  if (consent !== undefined) return toolCall(parts, conversation, tool, args)
  const span = Math.floor(parts.clock.now() / SAME_WITHIN_MS)
  const id = `${span} ${argumentsDigest({ tool, given })}`
  return answer(parts, conversation, { id, tool, args })
}

function answer(
  parts: ToolDoorParts,
  conversation: Conversation,
  call: { readonly id: string; readonly tool: string; readonly args: Args },
): Promise<Answered> {
  return answerToolCall(parts, conversation, { ...call, said: undefined }, ANSWER_WITHIN_MS)
}

const NOT_DONE = ['consent_needed', 'checking']

/** True once what was asked for is done, or known: a model announces what it reads of. */
export const isDone = ({ ok, outcome }: Answered) => ok && !NOT_DONE.includes(outcome ?? '')
