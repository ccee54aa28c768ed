import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { useUpcoming } from '../home/use-upcoming.ts'
import { useSessionStore } from '../session/use-session.ts'

const CalendarEvent = z.object({
  id: z.string(),
  appointment_id: z.string().nullish(),
  title: z.string(),
  start: z.string(),
  end: z.string(),
  all_day: z.boolean(),
})
export type CalendarEvent = z.output<typeof CalendarEvent>

const Events = z.object({ events: z.array(CalendarEvent) })

/** Instants, as RFC 3339. */
export interface Range {
  readonly from: string
  readonly to: string
}

/** Everything in a range of time; what was there before is shown until the rest is read. */
export function useWeek(range: Range | undefined) {
  const session = useSessionStore()
  const upcoming = useUpcoming()
  const events = useQuery({
    queryKey: ['/calendar/events', range],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({ from: range?.from ?? '', to: range?.to ?? '' })
      return session.ask(`/calendar/events?${query}`, Events, { signal })
    },
    enabled: range !== undefined,
    placeholderData: keepPreviousData,
  })
  return {
    appointments: upcoming.data?.appointments ?? [],
    events: events.data?.events ?? [],
    error: events.error ?? upcoming.error,
    again: () => {
      void events.refetch()
      void upcoming.refetch()
    },
  }
}
