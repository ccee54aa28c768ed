import { z } from 'zod'
import { useApi } from '../api/use-api.ts'

const Availability = z.object({
  /** Weekday 1 is Monday; times of day in the person's zone, `HH:MM`. */
  hours: z.array(z.object({ weekday: z.number(), starts: z.string(), ends: z.string() })),
  holidays: z.array(z.object({ day: z.string(), name: z.string() })),
  kinds: z.array(
    z.object({
      name: z.string(),
      minutes: z.number(),
      price: z.string().nullable(),
      place: z.string().nullable(),
    }),
  ),
})
export type Availability = z.output<typeof Availability>

export const AVAILABILITY = '/api/me/availability'

/** When the person may be booked and for what. */
export function useAvailability() {
  return useApi(AVAILABILITY, Availability)
}
