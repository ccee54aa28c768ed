import { Mic, Keyboard } from 'lucide-react'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { isMicrophoneTrouble, type Ending } from './ending.ts'
import type { Timeline } from './timeline.ts'
import { TimelineList } from './timeline-list.tsx'
import { useCallStore } from './use-call.ts'

interface CallOverProps {
  readonly ending: Ending
  /** The API's own sentence, where it refused. */
  readonly words: string | undefined
  readonly timeline: Timeline
}

/** How it ended or what stood in the way, in a sentence, and one button to go on. */
export function CallOver({ ending, words, timeline }: CallOverProps) {
  const store = useCallStore()
  const { title, about } = text.call.endings[ending]
  const canType = isMicrophoneTrouble(ending)
  return (
    <section className="call call-over" aria-label={text.call.label}>
      <div className="call-ending" role="alert">
        <h1>{title}</h1>
        <p>{words ?? about}</p>
      </div>
      <div className="actions call-again">
        <Button look="main" onClick={() => void store.start('speaking')}>
          <Mic aria-hidden="true" />
          {canType ? text.again : text.call.again}
        </Button>
        {canType && (
          <Button onClick={() => void store.start('typing')}>
            <Keyboard aria-hidden="true" />
            {text.call.typeInstead}
          </Button>
        )}
        {!canType && (
          <Button look="quiet" onClick={() => store.reset()}>
            {text.call.done}
          </Button>
        )}
      </div>
      <TimelineList timeline={timeline} />
    </section>
  )
}
