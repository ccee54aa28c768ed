import type { Room, TextStreamReader } from 'livekit-client'
import { ACTIVITY_TOPIC, parseActivity } from '@parley/shared/call-activity/activity'
import type { RoomNews } from './join-room.ts'

/** LiveKit's topic for what both sides say. */
const TRANSCRIPTION = 'lk.transcription'

/** Reads captions and activity as they come, from before the room is joined. */
export function readTexts(room: Room, news: RoomNews): void {
  room.registerTextStreamHandler(TRANSCRIPTION, (reader, { identity }) => {
    void readCaption(reader, identity === room.localParticipant.identity ? 'you' : 'agent', news)
  })
  room.registerTextStreamHandler(ACTIVITY_TOPIC, (reader, { identity }) => {
    if (room.remoteParticipants.get(identity)?.isAgent === true) void readActivity(reader, news)
  })
}

/** A segment may come whole, word by word, or again and better under the same id. */
async function readCaption(reader: TextStreamReader, who: 'you' | 'agent', news: RoomNews) {
  const { attributes = {}, id } = reader.info
  const line = { kind: 'spoken', id: attributes['lk.segment_id'] ?? id, who } as const
  const done = attributes['lk.transcription_final'] !== 'false'
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
