import { randomUUID } from 'node:crypto'
import { llm, type voice } from '@livekit/agents'
import { RpcError, type Room, type RpcInvocationData } from '@livekit/rtc-node'
import {
  CONSENT_METHOD,
  ConsentPress,
  PRESS_REFUSED,
} from '@parley/shared/call-activity/consent-press'
import type { Clock } from '@parley/shared/time/clock'
import type { CallActivity } from '../activity/call-activity.ts'
import { replyTo } from './attach-room.ts'
import type { TurnRecord } from './user-turn.ts'

export interface ButtonParts {
  readonly room: Room
  /** LiveKit identity; LiveKit itself says who calls a method. */
  readonly caller: string
  readonly session: voice.AgentSession
  readonly turns: TurnRecord
  readonly activity: CallActivity
  readonly clock: Clock
}

/**
 * Takes the caller's presses of yes and no, which count as much as saying it, for exactly the
 * question whose button it is. The conversation then goes on by itself.
 */
export function listenForPresses(parts: ButtonParts): void {
  parts.room.localParticipant?.registerRpcMethod(CONSENT_METHOD, async (call) => {
    const press = readPress(call, parts.caller)
    takePress(parts, press)
    return JSON.stringify(press)
  })
}

function readPress({ callerIdentity, payload }: RpcInvocationData, caller: string): ConsentPress {
  if (callerIdentity !== caller) throw refused('notTheCaller')
  const press = ConsentPress.safeParse(jsonOrUndefined(payload))
  if (!press.success) throw refused('badPayload')
  return press.data
}

function takePress({ session, turns, activity, clock }: ButtonParts, press: ConsentPress): void {
  const outcome = turns.pressed(press, clock.now())
  if (outcome === 'not_open') throw refused('notOpen')
  if (outcome === 'too_late') throw refused('tooLate')
  if (outcome === 'again') return
  activity.answered(press.consent, press.answer, 'pressed')
  replyTo(session, pressMessage(press))
}

const SENTENCES: Readonly<Record<keyof typeof PRESS_REFUSED, string>> = {
  badPayload: 'Send { consent, answer } as JSON, where answer is yes or no.',
  notTheCaller: 'Only the person who is calling can answer.',
  notOpen: 'That question is not open any more. Ask for it again.',
  tooLate: 'That is being done already.',
}

function refused(why: keyof typeof PRESS_REFUSED): RpcError {
  return new RpcError(PRESS_REFUSED[why], SENTENCES[why])
}

const PRESSED = 'pressed_'

/**
 * What the model reads. The words are those that would have been said; the mark tells it which
 * question they answer, since the button of an earlier one may have been pressed.
 */
function pressMessage({ consent, answer }: ConsentPress): llm.ChatMessage {
  return llm.ChatMessage.create({
    id: `${PRESSED}${randomUUID()}`,
    role: 'user',
    content: `${answer === 'yes' ? 'Yes.' : 'No.'} [consent ${consent}: pressed]`,
  })
}

/**
 * A press is no turn of the conversation: it answers one question, and a turn is the chance to
 * answer any. Ids are ours, so nothing that was said or typed can look like one.
 */
export function isPress(message: Pick<llm.ChatMessage, 'id'>): boolean {
  return message.id.startsWith(PRESSED)
}

/** What was answered, without the mark that is for the model. */
export function wordsOfPress(text: string): string {
  return text.replace(/ \[consent \w+: pressed\]$/, '')
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
