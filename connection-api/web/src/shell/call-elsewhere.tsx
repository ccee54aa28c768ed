import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect } from 'react'
import { doneCount } from '../call/timeline.ts'
import { useCall } from '../call/use-call.ts'

const CallSound = lazy(async () => ({
  default: (await import('../call/call-sound.tsx')).CallSound,
}))
const CallDock = lazy(async () => ({ default: (await import('../call/call-dock.tsx')).CallDock }))

/** What a call needs wherever one is: its sound, its place in a corner, and a calendar that keeps up. */
export function CallElsewhere({ atHome }: { readonly atHome: boolean }) {
  const { phase, room, timeline } = useCall()
  useFreshCalendar(doneCount(timeline))
  if (room === undefined || phase.at === 'over' || phase.at === 'idle') return null
  return (
    <Suspense>
      <CallSound room={room} />
      {!atHome && <CallDock room={room} at={phase.at} />}
    </Suspense>
  )
}

/** What the agent has done shows at once: appointments and events are read again. */
function useFreshCalendar(done: number): void {
  const queries = useQueryClient()
  useEffect(() => {
    if (done > 0)
      void queries.invalidateQueries({ predicate: ({ queryKey }) => isCalendar(queryKey) })
  }, [done, queries])
}

function isCalendar([path]: readonly unknown[]): boolean {
  return typeof path === 'string' && /^\/(api\/appointments|calendar\/events)/.test(path)
}
