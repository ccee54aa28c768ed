import { z } from 'zod'
import { useApi } from '../api/use-api.ts'

const Calendar = z.object({
  id: z.string(),
  provider: z.enum(['google', 'microsoft', 'built-in']),
  email: z.string().nullable(),
  status: z.string(),
  is_default: z.boolean(),
  counts_as_busy: z.boolean(),
})
export type Calendar = z.output<typeof Calendar>

const Status = z.object({
  providers: z.array(z.enum(['google', 'microsoft'])),
  calendars: z.array(Calendar),
})

export const CALENDARS = '/api/calendar/status'

/** The person's calendars, the default one first, and which others can be connected here. */
export function useCalendars() {
  return useApi(CALENDARS, Status)
}
