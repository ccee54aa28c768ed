import { z } from 'zod'
import { graphRefusal, invalidProperty } from './graph-error.ts'

const Text = z.string().nullable().exactOptional()

export const DateTimeTimeZone = z.object({ dateTime: z.string(), timeZone: Text })
export type DateTimeTimeZone = z.infer<typeof DateTimeTimeZone>

const Weekday = z.enum([
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
])
export type Weekday = z.infer<typeof Weekday>

export const PatternedRecurrence = z.object({
  pattern: z.object({
    type: z.enum([
      'daily',
      'weekly',
      'absoluteMonthly',
      'relativeMonthly',
      'absoluteYearly',
      'relativeYearly',
    ]),
    interval: z.int().positive(),
    daysOfWeek: z.array(Weekday).exactOptional(),
    dayOfMonth: z.int().exactOptional(),
    month: z.int().exactOptional(),
    firstDayOfWeek: Weekday.exactOptional(),
    index: z.enum(['first', 'second', 'third', 'fourth', 'last']).exactOptional(),
  }),
  range: z.object({
    type: z.enum(['noEnd', 'endDate', 'numbered']),
    startDate: z.string(),
    endDate: z.string().exactOptional(),
    numberOfOccurrences: z.int().exactOptional(),
    recurrenceTimeZone: Text,
  }),
})
export type PatternedRecurrence = z.infer<typeof PatternedRecurrence>

const Attendee = z.object({
  emailAddress: z.object({ address: Text, name: Text }),
  type: z.enum(['required', 'optional', 'resource']).exactOptional(),
})

/** What a client may write of an event. */
export const GraphEventBody = z.object({
  subject: Text,
  body: z
    .object({ contentType: z.enum(['text', 'html']).exactOptional(), content: Text })
    .exactOptional(),
  start: DateTimeTimeZone.exactOptional(),
  end: DateTimeTimeZone.exactOptional(),
  location: z.object({ displayName: Text }).exactOptional(),
  attendees: z.array(Attendee).exactOptional(),
  isAllDay: z.boolean().exactOptional(),
  showAs: z
    .enum(['free', 'tentative', 'busy', 'oof', 'workingElsewhere', 'unknown'])
    .exactOptional(),
  sensitivity: z.enum(['normal', 'personal', 'private', 'confidential']).exactOptional(),
  importance: z.enum(['low', 'normal', 'high']).exactOptional(),
  recurrence: PatternedRecurrence.nullable().exactOptional(),
  categories: z.array(z.string()).exactOptional(),
  isReminderOn: z.boolean().exactOptional(),
  reminderMinutesBeforeStart: z.int().exactOptional(),
  responseRequested: z.boolean().exactOptional(),
  allowNewTimeProposals: z.boolean().exactOptional(),
  isOnlineMeeting: z.boolean().exactOptional(),
  onlineMeetingProvider: z
    .enum(['unknown', 'teamsForBusiness', 'skypeForBusiness', 'skypeForConsumer'])
    .exactOptional(),
  transactionId: Text,
  singleValueExtendedProperties: z.array(z.object({ id: z.string(), value: Text })).exactOptional(),
})
export type GraphEventBody = z.infer<typeof GraphEventBody>

/** @throws {Refusal} 400 when it is not JSON, or a member has the wrong type */
export function readGraphBody(text: string): GraphEventBody {
  const parsed = GraphEventBody.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  throw invalidProperty(`Property ${parsed.error.issues[0]?.path.join('.')} has a wrong value.`)
}

/** @throws {Refusal} 400 */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    const message = 'Unable to read JSON request payload.'
    throw graphRefusal(400, 'BadRequest', message)
  }
}
