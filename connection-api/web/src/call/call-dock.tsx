import { RoomContext, useVoiceAssistant } from '@livekit/components-react'
import type { Room } from 'livekit-client'
import { PhoneOff } from 'lucide-react'
import { Link } from 'wouter'
import { text } from '../text/text.ts'
import { Question } from './question.tsx'
import { stateWords, type LiveAt } from './state-words.ts'
import { useCall, useCallStore } from './use-call.ts'

interface CallDockProps {
  readonly room: Room
  readonly at: LiveAt
}

/** The call in a corner, while another part of the page is looked at. */
export function CallDock({ room, at }: CallDockProps) {
  return (
    <RoomContext value={room}>
      <aside className="dock" aria-label={text.call.label}>
        <Question />
        <Line at={at} />
      </aside>
    </RoomContext>
  )
}

function Line({ at }: { readonly at: LiveAt }) {
  const store = useCallStore()
  const { timeline } = useCall()
  const { state } = useVoiceAssistant()
  const last = timeline.findLast((line) => line.kind === 'spoken')
  return (
    <div className="dock-line">
      <Link href="/" className="dock-words">
        <output className="call-state">{stateWords(at, state, timeline)}</output>
        {last?.kind === 'spoken' && <span className="soft">{last.text}</span>}
      </Link>
      <button className="hang-up" type="button" onClick={() => void store.hangUp()}>
        <PhoneOff aria-hidden="true" />
        <span className="unseen">{text.call.hangUp}</span>
      </button>
    </div>
  )
}
