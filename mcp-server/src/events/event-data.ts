import { toIso } from '@parley/shared/time/clock'
import { z } from 'zod'
import type { EventIntent } from './event-intent.ts'

/** What the tools answer that change events: first the question, then what became of it. */
export const EventChangeData = z.strictObject({
  outcome: z.enum(['consent_needed', 'done', 'pending']),
  question: z.string().optional(),
  consent: z.string().optional(),
  expires_at: z.string().optional(),
  /** Where a client asked, and the owner answers elsewhere. */
  approval: z
    .strictObject({ id: z.string(), status: z.enum(['waiting', 'approved', 'refused']) })
    .optional(),
  event: z
    .strictObject({
      /** null while the provider has not answered. */
      id: z.string().nullable(),
      title: z.string(),
      start: z.string(),
      end: z.string(),
      zone: z.string(),
      all_day: z.boolean(),
    })
    .optional(),
})
export type EventChangeData = z.output<typeof EventChangeData>

export function eventData(
  { title, start, end, zone, allDay }: EventIntent,
  id: string | null,
): NonNullable<EventChangeData['event']> {
  return { id, title, start: toIso(start), end: toIso(end), zone, all_day: allDay }
}
