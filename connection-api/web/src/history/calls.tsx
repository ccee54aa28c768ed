import { useInfiniteQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { useSessionStore } from '../session/use-session.ts'
import { formatDay } from '../text/dates.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Failure } from '../ui/failure.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { byDay } from './by-day.ts'
import { CallRow } from './call-row.tsx'
import { Call } from './call.ts'

const Page = z.object({ calls: z.array(Call), next: z.string().nullable() })

/** A call that is on elsewhere shows within these milliseconds. */
const EVERY_MS = 5000

/** The person's calls and their guests', newest first; those that are on can be stopped. */
export function Calls() {
  const session = useSessionStore()
  const calls = useInfiniteQuery({
    queryKey: ['/api/calls'],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      session.ask(`/api/calls${pageParam && `?before=${pageParam}`}`, Page, { signal }),
    getNextPageParam: ({ next }) => next,
    refetchInterval: EVERY_MS,
  })
  const all = calls.data?.pages.flatMap((page) => page.calls)
  return (
    <Card title={text.history.calls} about={text.history.callsAbout}>
      {all === undefined && !calls.isError && <Waiting />}
      {all === undefined && calls.isError && (
        <Failure error={calls.error} onRetry={() => void calls.refetch()} />
      )}
      {all?.length === 0 && <p className="soft">{text.history.noCalls}</p>}
      {byDay(all ?? []).map(({ day, calls: those }) => (
        <section key={day} className="day">
          <h3>{formatDay(`${day}T12:00:00Z`, 'UTC')}</h3>
          <ul className="rows">
            {those.map((call) => (
              <CallRow key={call.id} call={call} />
            ))}
          </ul>
        </section>
      ))}
      {calls.hasNextPage && (
        <Button busy={calls.isFetchingNextPage} onClick={() => void calls.fetchNextPage()}>
          {text.history.more}
        </Button>
      )}
    </Card>
  )
}
