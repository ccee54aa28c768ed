import { voice, type llm } from '@livekit/agents'
import type { RemoteParticipant, Room } from '@livekit/rtc-node'

/** What the recogniser, the voice detector and the turn detector all work at, in hertz. */
const HEARING_RATE = 16_000

/** Longer typed text is not a turn in a conversation. */
const MAX_TYPED = 500

/**
 * Connects a session with the room, by our own hand. `session.start({ room })` would also open a
 * remote control on `lk.agent.session`, over which any caller's client reads the instructions and
 * all tool results; no option closes it.
 *
 * @param session is being started: it knows its agent, and has not yet taken its input
 */
export function attachRoom(
  session: voice.AgentSession,
  room: Room,
  caller: RemoteParticipant,
): voice.RoomIO {
  const io = new voice.RoomIO({
    agentSession: session,
    room,
    participant: caller,
    inputOptions: {
      audioSampleRate: HEARING_RATE,
      closeOnDisconnect: false,
      textInputCallback: (session, { text }) => takeTypedText(session, text),
    },
  })
  io.start()
  return io
}

/** For a sentence to somebody whose call is not taken: nothing is listened to. */
export function attachSpeaker(
  session: voice.AgentSession,
  room: Room,
  caller: RemoteParticipant,
): voice.RoomIO {
  const io = new voice.RoomIO({
    agentSession: session,
    room,
    participant: caller,
    inputOptions: { audioEnabled: false, textEnabled: false, closeOnDisconnect: false },
  })
  io.start()
  return io
}

function takeTypedText(session: voice.AgentSession, typed: string): void {
  const text = typed.trim().slice(0, MAX_TYPED)
  if (text !== '') replyTo(session, text)
}

/**
 * A typed or pressed answer interrupts as a spoken one does. A booking in progress cannot be
 * interrupted: then it waits, where the framework's own handler loses it.
 */
export function replyTo(session: voice.AgentSession, userInput: string | llm.ChatMessage): void {
  try {
    session.interrupt()
  } catch {
    // What is being done is finished first; the reply below comes after it.
  }
  session.generateReply({ userInput })
}
