import { useState } from 'react'
import { sentenceOf } from '../api/problem.ts'
import { useChange } from '../api/use-api.ts'
import { endingOf } from '../call/ending.ts'
import { formatTime } from '../text/dates.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import type { Call } from './call.ts'
import { CallDetails } from './call-details.tsx'

/** One call: when, who, how it ended; what was done in it when somebody wants to see that. */
export function CallRow({ call }: { readonly call: Call }) {
  const { id, state, caller, offered_at } = call
  const [open, setOpen] = useState(false)
  const stop = useChange(['/api/calls'])
  return (
    <li>
      <span className="grow">
        <strong>
          <time dateTime={offered_at}>{formatTime(offered_at)}</time>
        </strong>{' '}
        {caller === 'guest' && <span className="badge">{text.history.guest}</span>}{' '}
        {state !== 'ended' && <span className="badge badge-good">{text.history.live}</span>}
        <br />
        <span className="soft">{outcomeOf(call)}</span>
      </span>
      <div className="actions">
        {state !== 'ended' && (
          <Button
            look="danger"
            busy={stop.isPending}
            onClick={() => stop.mutate({ path: `/api/calls/${id}/end`, method: 'POST' })}
          >
            {text.history.stop}
          </Button>
        )}
        <Button aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? text.history.hide : text.history.show}
        </Button>
      </div>
      {stop.isError && <Notice kind="bad">{sentenceOf(stop.error)}</Notice>}
      {open && <CallDetails call={call} />}
    </li>
  )
}

function outcomeOf({ state, started_at, ended_at, end_reason }: Call): string {
  if (state === 'offered') return text.history.ringing
  if (ended_at === null) return text.history.goingOn
  const ending = text.call.endings[endingOf(end_reason)].title
  if (started_at === null) return ending
  const minutes = Math.max(1, Math.round((Date.parse(ended_at) - Date.parse(started_at)) / 60_000))
  return text.history.lasted(minutes, ending)
}
