import type { Room, TextStreamReader } from 'livekit-client'
import { ACTIVITY_TOPIC, parseActivity } from '@parley/shared/call-activity/activity'
import type { RoomNews } from './room-news.ts'

/** LiveKit's topic for what both sides say. */
const TRANSCRIPTION = 'lk.transcription'

/** Reads captions and activity as they come, from before the room is joined. */
export function readTexts(room: Room, news: RoomNews): void {
  room.registerTextStreamHandler(TRANSCRIPTION, (reader, { identity }) => {
    const who = identity === room.localParticipant.identity ? 'you' : 'agent'
    readCaption(reader, who, news).catch(cutOff)
  })
  room.registerTextStreamHandler(ACTIVITY_TOPIC, (reader, { identity }) => {
    const isAgent = room.remoteParticipants.get(identity)?.isAgent === true
    if (isAgent) readActivity(reader, news).catch(cutOff)
  })
}

/**
 * What the agent says comes word by word in one stream, whose end is its end; what it hears comes
 * again and better under the same id, until one says that it is final.
 */
async function readCaption(reader: TextStreamReader, who: 'you' | 'agent', news: RoomNews) {
  const { attributes = {}, id } = reader.info
  const line = { kind: 'spoken', id: attributes['lk.segment_id'] ?? id, who } as const
  const done = who === 'agent' || attributes['lk.transcription_final'] !== 'false'
  let text = ''
  for await (const piece of reader) {
    text += piece
    if (text.trim() !== '') news.spoken({ ...line, text: text.trim(), done: false })
  }
  if (text.trim() !== '') news.spoken({ ...line, text: text.trim(), done })
}

async function readActivity(reader: TextStreamReader, news: RoomNews): Promise<void> {
  const activity = parseActivity(await reader.readAll())
  if (activity !== undefined) news.did(activity)
}

/** A call that ends in mid-sentence: what came of it is shown already. */
function cutOff(): void {}
