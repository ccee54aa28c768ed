import { z } from 'zod'
import { invalid } from './google-error.ts'

export const EventDateTime = z.object({
  date: z.string().exactOptional(),
  dateTime: z.string().exactOptional(),
  timeZone: z.string().exactOptional(),
})
export type EventDateTime = z.infer<typeof EventDateTime>

const Attendee = z.object({
  email: z.string().nullable().exactOptional(),
  displayName: z.string().nullable().exactOptional(),
  optional: z.boolean().nullable().exactOptional(),
  comment: z.string().nullable().exactOptional(),
  responseStatus: z.string().nullable().exactOptional(),
})

const Properties = z.record(z.string(), z.string())

/** What a client may write of an event. What is not here is dropped, as unknown fields are at Google. */
export const EventBody = z.object({
  summary: z.string().exactOptional(),
  description: z.string().exactOptional(),
  location: z.string().exactOptional(),
  colorId: z.string().exactOptional(),
  status: z.enum(['confirmed', 'tentative', 'cancelled']).exactOptional(),
  transparency: z.enum(['opaque', 'transparent']).exactOptional(),
  visibility: z.enum(['default', 'public', 'private', 'confidential']).exactOptional(),
  start: EventDateTime.exactOptional(),
  end: EventDateTime.exactOptional(),
  recurrence: z.array(z.string()).exactOptional(),
  attendees: z.array(Attendee).exactOptional(),
  extendedProperties: z
    .object({ private: Properties.exactOptional(), shared: Properties.exactOptional() })
    .exactOptional(),
  reminders: z
    .object({
      useDefault: z.boolean().exactOptional(),
      overrides: z
        .array(z.object({ method: z.string().exactOptional(), minutes: z.int().exactOptional() }))
        .exactOptional(),
    })
    .exactOptional(),
  source: z
    .object({ title: z.string().exactOptional(), url: z.string().exactOptional() })
    .exactOptional(),
  guestsCanModify: z.boolean().exactOptional(),
  guestsCanInviteOthers: z.boolean().exactOptional(),
  guestsCanSeeOtherGuests: z.boolean().exactOptional(),
  conferenceData: z
    .object({
      createRequest: z
        .object({
          requestId: z.string().exactOptional(),
          conferenceSolutionKey: z.object({ type: z.string().exactOptional() }).exactOptional(),
        })
        .exactOptional(),
    })
    .exactOptional(),
})
export type EventBody = z.infer<typeof EventBody>

/** @throws {Refusal} 400 when a field has the wrong type */
export function readEventBody(value: unknown): EventBody {
  const parsed = EventBody.safeParse(patched({}, value))
  if (parsed.success) return parsed.data
  const field = parsed.error.issues[0]?.path.join('.') ?? ''
  throw invalid(`Invalid value at '${field}'`)
}

/** Patch semantics: objects member by member, null takes away, arrays and the rest are replaced. */
export function patched(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch
  const result: Record<string, unknown> = isObject(target) ? { ...target } : {}
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name]
    else result[name] = patched(result[name], value)
  }
  return result
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
