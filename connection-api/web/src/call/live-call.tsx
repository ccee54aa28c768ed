import { BarVisualizer, RoomContext, useVoiceAssistant } from '@livekit/components-react'
import type { Room } from 'livekit-client'
import { text } from '../text/text.ts'
import { Controls } from './controls.tsx'
import { Question } from './question.tsx'
import { stateWords, type LiveAt } from './state-words.ts'
import { TimelineList } from './timeline-list.tsx'
import { useCall } from './use-call.ts'

interface LiveCallProps {
  readonly room: Room
  readonly at: LiveAt
}

/** A call that is on: what the agent does, the question that waits, and what one can do. */
export function LiveCall({ room, at }: LiveCallProps) {
  const { timeline } = useCall()
  return (
    <RoomContext value={room}>
      <Agent at={at} />
      <TimelineList timeline={timeline} />
      <Question />
      <Controls />
    </RoomContext>
  )
}

function Agent({ at }: { readonly at: LiveAt }) {
  const { state, audioTrack } = useVoiceAssistant()
  const { timeline } = useCall()
  const words = stateWords(at, state, timeline)
  return (
    <div className="agent" data-at={at}>
      <BarVisualizer
        className="agent-bars"
        state={state}
        barCount={5}
        {...(audioTrack && { track: audioTrack })}
        options={{ minHeight: 16 }}
        aria-hidden="true"
      />
      <output className="call-state">{words}</output>
      {at === 'reconnecting' && <p className="soft">{text.call.reconnectingAbout}</p>}
    </div>
  )
}
