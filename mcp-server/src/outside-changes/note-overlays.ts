import type { ConflictRow } from '@parley/shared/database/outside-changes-schema'
import type { Database } from '@parley/shared/database/schema'
import type { Transaction } from 'kysely'
import type { Appointment } from '../appointments/appointment.ts'
import type { CalendarAccount, CalendarChanges, ChangedEvent } from '../calendar/calendar.ts'
import { outsideText } from '../mcp/outside-text.ts'
import { overlaps, type Interval } from '../scheduling/interval.ts'
import { writtenInterval } from '../scheduling/spoken-time.ts'
import { openConflict, settleConflicts } from './conflict-repository.ts'
import type { OutsideDeps } from './outside-deps.ts'

/** What a list of changes is held against. */
export interface Noting {
  readonly account: CalendarAccount
  readonly changes: CalendarChanges
  /** Everything of the owner's that stands and is not over. */
  readonly ahead: readonly Appointment[]
  /** Open ones of this account. */
  readonly conflicts: readonly ConflictRow[]
}

/** Opens a conflict for each event that somebody laid over an appointment, and tells of all at once. */
export async function noteOverlays(
  deps: OutsideDeps,
  transaction: Transaction<Database>,
  noting: Noting,
): Promise<void> {
  const now = deps.clock.now()
  const { account } = noting
  await settleConflicts(transaction, passed(noting), 'passed', now)
  const told: string[] = []
  for (const { appointment, event, busy } of overlays(noting)) {
    const isNew = await openConflict(
      transaction,
      deps.newId,
      {
        kind: 'overlaid',
        ownerId: account.ownerId,
        appointment,
        accountId: account.id,
        eventId: event.id,
        etag: event.etag,
        ...busy,
      },
      now,
    )
    if (isNew) told.push(described(appointment, event.title, busy))
  }
  if (told.length === 0) return
  const details = { conflicts: told.join('\n') }
  await deps.tellOwner(transaction, account.ownerId, { kind: 'calendar_conflict', details })
}

interface Overlay {
  readonly appointment: Appointment
  readonly event: { readonly id: string; readonly etag: string; readonly title: string }
  readonly busy: Interval
}

/** Events of ours lie over nothing, and neither does what does not count as taken. */
function overlays({ account, changes, ahead }: Noting): readonly Overlay[] {
  if (!account.countsAsBusy) return []
  const here = ahead.filter(({ accountId }) => accountId === account.id)
  const own = new Set(here.map(({ eventId }) => eventId))
  const agreed = ahead.filter(({ status }) => status === 'confirmed')
  return changes.events.flatMap(({ id, etag, title, busy }) => {
    if (etag === undefined || busy === undefined || own.has(id)) return []
    return agreed
      .filter((appointment) => overlaps(appointment, busy))
      .map((appointment) => ({ appointment, event: { id, etag, title }, busy }))
  })
}

/** Open conflicts about an event that is gone or elsewhere by now, or an appointment that is. */
function passed({ changes, ahead, conflicts }: Noting): readonly string[] {
  const events = new Map(changes.events.map((event) => [event.id, event]))
  const standing = new Map(ahead.map((appointment) => [appointment.id, appointment]))
  const isOver = (conflict: ConflictRow) => {
    const appointment = standing.get(conflict.appointment_id)
    if (appointment === undefined) return true
    if (conflict.kind === 'moved') return false
    const time = timeOf(conflict, events.get(conflict.event_id), changes.whole)
    return time === undefined || !overlaps(appointment, time)
  }
  return conflicts.filter(isOver).map(({ id }) => id)
}

/** As the list says, or else as it was. */
function timeOf(
  conflict: ConflictRow,
  event: ChangedEvent | undefined,
  whole: boolean,
): Interval | undefined {
  if (event !== undefined) return event.busy
  if (whole) return undefined
  return { start: conflict.start_at.getTime(), end: conflict.end_at.getTime() }
}

function described(appointment: Appointment, title: string, busy: Interval): string {
  const { zone } = appointment
  const other = `${outsideText(title)} (${writtenInterval(busy, zone)})`
  return `${other} lies over ${appointment.title} (${writtenInterval(appointment, zone)})`
}
