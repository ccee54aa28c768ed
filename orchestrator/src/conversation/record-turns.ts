import { voice } from '@livekit/agents'
import type { CallActivity } from '../activity/call-activity.ts'
import { isPress, wordsOfPress } from '../call/consent-button.ts'
import type { TurnRecord } from '../call/user-turn.ts'
import type { Transcript } from '../transcript/keep-transcript.ts'

/** Whoever has to know what was said. */
export interface Listeners {
  readonly turns: TurnRecord
  readonly activity: CallActivity
  readonly transcript: Transcript
}

/** Passes on what was said, by either side, when it is settled what that was. */
export function recordTurns(session: voice.AgentSession, listeners: Listeners): void {
  const { turns, activity, transcript } = listeners
  session.on(voice.AgentSessionEventTypes.ConversationItemAdded, ({ item }) => {
    if (item.type !== 'message') return
    const text = item.textContent ?? ''
    if (item.role === 'assistant') {
      turns.agentSaid(text, item.interrupted)
      transcript.said('agent', text)
    }
    if (item.role !== 'user') return
    if (isPress(item)) return transcript.said('caller', wordsOfPress(text))
    transcript.said('caller', text)
    for (const refused of turns.userSaid(text)) activity.answered(refused, 'no', 'heard')
  })
}
