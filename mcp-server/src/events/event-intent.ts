import { createHash } from 'node:crypto'
import { z } from 'zod'
import { base32hex } from '../appointments/event-id.ts'
import { outsideText } from '../mcp/outside-text.ts'
import { spokenDay, spokenInterval } from '../scheduling/spoken-time.ts'

const Target = {
  account: z.string(),
  /** As it is to be; of what is deleted, as it was. */
  title: z.string(),
  start: z.number(),
  end: z.number(),
  zone: z.string(),
  allDay: z.boolean(),
}
const was = z.strictObject({ id: z.string(), etag: z.string() })

/** What is to happen to one event, written down in full before anybody is asked. */
export const EventIntent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('create'), ...Target }),
  z.strictObject({
    kind: z.literal('update'),
    was,
    /** What of it is new. */
    renamed: z.boolean(),
    moved: z.boolean(),
    ...Target,
  }),
  z.strictObject({ kind: z.literal('delete'), was, ...Target }),
])
export type EventIntent = z.output<typeof EventIntent>

/** The key of the event that a consent makes: the same for every try. */
export function eventKeyOf(consentId: string): string {
  return base32hex(createHash('sha256').update(`event:${consentId}`).digest())
}

type Named = Pick<EventIntent, 'title' | 'start' | 'end' | 'zone' | 'allDay'>

/** `Lunch, Tuesday 24 November, 12 to 1 pm`. */
export function spokenEvent(event: Named, now: number): string {
  const time = event.allDay
    ? `${spokenDay(event.start, event.zone, now)}, all day`
    : spokenInterval(event, event.zone, now)
  return `${outsideText(event.title)}, ${time}`
}
