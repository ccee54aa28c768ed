import { Check, Info, Loader, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { Activity } from '@parley/shared/call-activity/activity'
import { text } from '../text/text.ts'
import type { Done, Spoken, Timeline } from './timeline.ts'

/** What both sides said and what was done, as it happens; the end is kept in view. */
export function TimelineList({ timeline }: { readonly timeline: Timeline }) {
  const list = useRef<HTMLElement>(null)
  useEffect(() => {
    list.current?.scrollTo({ top: list.current.scrollHeight })
  })
  const lines = timeline.filter(isShown)
  if (lines.length === 0) return null
  return (
    <>
      <section
        ref={list}
        className="timeline"
        aria-label={text.call.transcript}
        // What scrolls has to take the focus, or no keyboard can scroll it.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        <ol>
          {lines.map((line) =>
            line.kind === 'spoken' ? (
              <SpokenLine key={line.id} line={line} />
            ) : (
              <DoneLine key={line.id} line={line} />
            ),
          )}
        </ol>
      </section>
      <p className="unseen" aria-live="polite">
        {lastWhole(timeline)}
      </p>
    </>
  )
}

/** A question is said, and stands by itself with its buttons. */
function isShown(line: Spoken | Done): boolean {
  return line.kind === 'spoken' || line.activity.kind !== 'question'
}

function SpokenLine({ line: { who, text: words, done } }: { readonly line: Spoken }) {
  return (
    <li className={`said said-${who}`} data-done={done}>
      <span className="unseen">{who === 'you' ? text.call.you : text.call.agent}: </span>
      {words}
    </li>
  )
}

function DoneLine({ line: { activity } }: { readonly line: Done }) {
  return (
    <li className={`did did-${activity.status}`}>
      <DoneIcon activity={activity} />
      <span>
        {activity.title}
        {activity.status === 'refused' && <span className="unseen"> ({text.call.refused})</span>}
        {activity.status === 'failed' && <span className="unseen"> ({text.call.failed})</span>}
      </span>
    </li>
  )
}

function DoneIcon({ activity: { kind, status } }: { readonly activity: Activity }) {
  if (kind === 'notice') return <Info aria-hidden="true" />
  if (status === 'started') return <Loader aria-hidden="true" />
  return status === 'done' ? <Check aria-hidden="true" /> : <X aria-hidden="true" />
}

/** For a screen reader: each line once, when it is whole. */
function lastWhole(timeline: Timeline): string {
  const last = timeline.findLast((line) => line.kind === 'activity' || line.done)
  if (last === undefined) return ''
  if (last.kind === 'activity') return last.activity.title
  return `${last.who === 'you' ? text.call.you : text.call.agent}: ${last.text}`
}
