import { z } from 'zod'
import type { NoticeKind } from '@parley/shared/database/appointment-notices-schema'
import type { Database } from '@parley/shared/database/schema'
import type { QueuedMessage } from '@parley/shared/messages/enqueue-message'
import { quietAt } from '@parley/shared/reminders/quiet-hours'
import { readReminderSettings } from '@parley/shared/reminders/reminder-settings'
import { isUseful } from '@parley/shared/reminders/reminder-time'
import type { Clock } from '@parley/shared/time/clock'
import type { Kysely } from 'kysely'
import type { MessageWriter, MessageWriters, NotYet } from '../messages/message.ts'
import { channelOf } from '../messages/sender.ts'
import { isTrue } from './is-true.ts'
import { readNoted, type NotedAppointment } from './noted-appointment.ts'
import { wordsFor } from './words-for.ts'

export interface AppointmentMessageParts {
  readonly database: Kysely<Database>
  readonly clock: Clock
}

const KINDS: readonly NoticeKind[] = [
  'booked',
  'moved',
  'cancelled',
  'not_booked',
  'not_moved',
  'not_cancelled',
  'reminder',
]

const Details = z.object({
  appointment: z.string(),
  version: z.coerce.number(),
  who: z.enum(['owner', 'attendee']),
})

/** How soon it is looked again whether a calendar has answered. */
const NOT_YET_MS = 60_000

/** What people are told of their appointments: by what is true when it is sent. */
export function appointmentMessages(parts: AppointmentMessageParts): MessageWriters {
  return Object.fromEntries(KINDS.map((kind) => [`appointment_${kind}`, writerOf(parts, kind)]))
}

function writerOf(parts: AppointmentMessageParts, kind: NoticeKind): MessageWriter {
  return async (message) => {
    const { appointment: id, version, who } = Details.parse(message.details)
    const appointment = await readNoted(parts.database, id)
    if (!appointment) return undefined
    const truth = isTrue(kind, version, appointment)
    if (truth === 'superseded' || isLate(parts, kind, appointment)) return undefined
    if (truth === 'not yet') return { waitMs: NOT_YET_MS }
    const quiet = await quietNow(parts, kind, message, appointment)
    return quiet ?? { to: message.to, ...wordsFor(kind, who, appointment) }
  }
}

const isLate = (
  { clock }: AppointmentMessageParts,
  kind: NoticeKind,
  { start }: NotedAppointment,
) => kind === 'reminder' && !isUseful(start, clock.now())

/** A telephone makes a noise, a mail does not. A guest who has just called is awake. */
async function quietNow(
  { database, clock }: AppointmentMessageParts,
  kind: NoticeKind,
  { to }: QueuedMessage,
  { ownerId, bookedBy, zone }: NotedAppointment,
): Promise<NotYet | undefined> {
  const hasJustCalled = kind !== 'reminder' && bookedBy !== ownerId
  if (channelOf(to) !== 'sms' || hasJustCalled) return undefined
  const { quiet } = await readReminderSettings(database, ownerId)
  const silence = quietAt(clock.now(), quiet, zone)
  return silence && { waitMs: silence.until - clock.now() }
}
