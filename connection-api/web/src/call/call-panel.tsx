import { lazy, Suspense } from 'react'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { CallOver } from './call-over.tsx'
import { StartCall } from './start-call.tsx'
import { useCall, useCallStore } from './use-call.ts'
import './call.css'

/** LiveKit is fetched when somebody calls. */
const LiveCall = lazy(async () => ({ default: (await import('./live-call.tsx')).LiveCall }))

interface CallPanelProps {
  /** As whom and with what leave the call is made. */
  readonly about: string
  readonly title: string
  readonly examples: readonly string[]
}

/** The call: before it, while it is on, and how it ended. */
export function CallPanel(props: CallPanelProps) {
  const { phase, room, timeline } = useCall()
  switch (phase.at) {
    case 'idle':
      return <StartCall {...props} />
    case 'over':
      return <CallOver ending={phase.ending} words={phase.words} timeline={timeline} />
    default:
      return (
        <section className="call call-live" aria-label={text.call.label}>
          {room === undefined ? (
            <Coming at={phase.at} />
          ) : (
            <Suspense fallback={<Waiting />}>
              <LiveCall room={room} at={phase.at} />
            </Suspense>
          )}
        </section>
      )
  }
}

/** On the way into the room; there is always a way out. */
function Coming({ at }: { readonly at: 'asking' | 'connecting' | keyof typeof text.call.at }) {
  const store = useCallStore()
  return (
    <div className="call-coming">
      <span className="call-pulse" aria-hidden="true" />
      <output className="call-state">{text.call.at[at]}</output>
      {at === 'asking' && <p className="soft">{text.call.askingAbout}</p>}
      <Button onClick={() => void store.hangUp()}>{text.cancel}</Button>
    </div>
  )
}
