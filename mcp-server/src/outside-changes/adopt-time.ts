import { sql } from 'kysely'
import {
  blockedRange,
  blockedTime,
  releaseExpiredHolds,
} from '../appointments/appointment-repository.ts'
import type { CalendarEvent } from '../calendar/calendar.ts'
import type { Interval } from '../scheduling/interval.ts'
import { writtenInterval } from '../scheduling/spoken-time.ts'
import { openConflict } from './conflict-repository.ts'
import { audit, change, closeMoved, type Following } from './outside-appointment.ts'

/**
 * The event was moved: the appointment goes with it, with the time that is kept free around it,
 * where nothing of ours is in the way.
 *
 * @returns false: somebody is being asked about a time that is in the way; it is looked at again
 */
export async function adoptTime(following: Following, event: CalendarEvent): Promise<boolean> {
  const { deps, transaction, appointment } = following
  const blocked = await blockedAt(following, event)
  await releaseExpiredHolds(transaction, appointment.ownerId, blocked, deps.clock.now())
  const inTheWay = await whatBlocks(following, blocked)
  const [other] = inTheWay.filter(({ status }) => status !== 'held')
  if (event.allDay || other) return disagree(following, event, other)
  if (inTheWay.length > 0) return false
  await change(following, {
    start_at: new Date(event.start),
    end_at: new Date(event.end),
    blocked: blockedRange(blocked),
    etag: event.etag,
    version: appointment.version + 1,
  })
  await closeMoved(following, 'calendar')
  await audit(following, 'outside.moved')
  const { title, zone } = appointment
  const details = {
    title,
    from: writtenInterval(appointment, zone),
    to: writtenInterval(event, zone),
  }
  const news = { kind: 'appointment_moved_outside', details } as const
  await deps.tellOwner(transaction, appointment.ownerId, news)
  return true
}

async function blockedAt(
  { transaction, appointment }: Following,
  event: Interval,
): Promise<Interval> {
  const kept = (await blockedTime(transaction, appointment.id)) ?? appointment
  return {
    start: event.start - (appointment.start - kept.start),
    end: event.end + (kept.end - appointment.end),
  }
}

type InTheWay = Awaited<ReturnType<typeof whatBlocks>>[number]

/** What the exclusion constraint would hold against it. */
function whatBlocks({ transaction, appointment }: Following, blocked: Interval) {
  return transaction
    .selectFrom('appointments')
    .select(['title', 'status', 'start_at', 'end_at'])
    .where('owner_id', '=', appointment.ownerId)
    .where('status', 'in', ['held', 'pending', 'confirmed', 'move_pending', 'cancel_pending'])
    .where(sql<boolean>`coalesce(moves, id) <> ${appointment.id}`)
    .where(sql<boolean>`blocked && ${blockedRange(blocked)}`)
    .execute()
}

/**
 * Both stay as they are until the owner settles it. The event's state is the known one from here on,
 * so that it can be moved or cancelled by them.
 */
async function disagree(
  following: Following,
  event: CalendarEvent,
  other: InTheWay | undefined,
): Promise<true> {
  const { deps, transaction, appointment } = following
  const { ownerId, accountId, title, zone } = appointment
  if (event.etag !== appointment.etag) await change(following, { etag: event.etag })
  const { start, end, etag } = event
  const about = { ownerId, appointment, accountId, eventId: event.id, etag, start, end }
  const now = deps.clock.now()
  const isNew = await openConflict(transaction, deps.newId, { kind: 'moved', ...about }, now)
  if (!isNew) return true
  await audit(following, 'outside.conflict')
  const moved = `${title} (${writtenInterval(appointment, zone)}) was moved in the calendar to ${writtenInterval(event, zone)}`
  const details = { conflicts: `${moved}, ${because(other, zone)}` }
  await deps.tellOwner(transaction, ownerId, { kind: 'calendar_conflict', details })
  return true
}

function because(other: InTheWay | undefined, zone: string): string {
  if (!other) return 'for whole days'
  const time = { start: other.start_at.getTime(), end: other.end_at.getTime() }
  return `where ${other.title} is (${writtenInterval(time, zone)})`
}
