import type { ToolArguments } from './conversation.ts'
import type { HeardDay } from './hear-day.ts'
import { letters } from './sentences.ts'
import type { Them } from './them.ts'
import type { ListedAppointment, OfferedSlot, ToolResult } from './tool-results.ts'
import type { Expecting, Heard } from './understand.ts'
import type { Wish } from './wish.ts'

export type Called = { name: string; args: ToolArguments; result: ToolResult }

/** A question of the server's that waits for the caller's yes, and the call to repeat after it. */
export type PendingConsent = Called & { handle: string }

/** All that the conversation so far comes to. */
export type Notes = {
  wish: Wish
  expecting: Expecting
  heard: Heard | undefined
  /** The caller's last words change the day, time or title that the server has asked about. */
  corrected: boolean
  consent: PendingConsent | undefined
  slots: OfferedSlot[]
  appointments: ListedAppointment[]
  booked: ListedAppointment | undefined
  /** The day last spoken of, for "what is on that day". */
  lastDay: HeardDay | undefined
  lastCall: Called | undefined
  agentSaid: string
  agentText: string
  callsThisTurn: number
  consentFailures: number
  /** What a guest has said of themselves. */
  them: Them
  /** The caller's last words were a button, of the question with this handle. */
  pressed: string | undefined
}

/** The consent question was said to its end; one that a barge-in cut off can only be answered by its button. */
export function wasAsked({ consent, agentSaid, pressed }: Notes): boolean {
  if (pressed !== undefined) return pressed === consent?.handle
  const question = letters(consent?.result.sentences ?? '')
  return agentSaid.includes(question.slice(0, Math.ceil(question.length * 0.75)))
}
