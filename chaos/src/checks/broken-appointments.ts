import type { StandingEvent } from './events-of.ts'
import type { KeptRow, Records } from './records.ts'

const STANDING = new Set(['pending', 'confirmed', 'move_pending', 'cancel_pending'])
const UNSETTLED = new Set(['pending', 'move_pending', 'cancel_pending'])

/** What must be true of appointments and events whatever happened. */
export function brokenAppointments(
  { appointments, consents, allowed, account }: Records,
  events: readonly StandingEvent[],
): readonly string[] {
  const rows = appointments.filter(({ moves }) => moves === null)
  const used = [...consents.values()].filter(({ used_at }) => used_at !== null)
  return [
    ...overlapping(appointments.filter(({ status }) => STANDING.has(status))),
    ...appointments
      .filter(({ status }) => UNSETTLED.has(status))
      .map((row) => `${name(row)} is ${row.status} for ever`),
    ...rows
      .filter(({ status }) => status === 'confirmed')
      .flatMap((row) => wrongEvent(row, events)),
    ...strays(rows, events),
    ...unanswered(used),
    ...(used.length === allowed ? [] : [`${used.length} yeses were used and ${allowed} audited`]),
    ...(account === 'active' ? [] : [`the account is ${account}, though its owner gave leave`]),
  ]
}

const name = ({ id, start_at }: KeptRow) => `${id} (${start_at.toISOString()})`

function overlapping(rows: readonly KeptRow[]): string[] {
  return rows.flatMap((one, index) =>
    rows
      .slice(index + 1)
      .filter((other) => one.kept_from < other.kept_to && other.kept_from < one.kept_to)
      .filter((other) => (one.moves ?? one.id) !== (other.moves ?? other.id))
      .map((other) => `${name(one)} and ${name(other)} overlap`),
  )
}

function wrongEvent(row: KeptRow, events: readonly StandingEvent[]): string[] {
  const own = events.filter(({ appointmentId }) => appointmentId === row.id)
  const [event, ...others] = own
  if (!event) return [`${name(row)} is confirmed and has no event`]
  if (others.length > 0) return [`${name(row)} has ${own.length} events`]
  const isThere = event.start === row.start_at.getTime() && event.end === row.end_at.getTime()
  if (isThere) return []
  return [`${name(row)} has its event at ${new Date(event.start).toISOString()}`]
}

function strays(rows: readonly KeptRow[], events: readonly StandingEvent[]): string[] {
  const confirmed = new Set(rows.filter(({ status }) => status === 'confirmed').map(({ id }) => id))
  const all = new Map(rows.map((row) => [row.id, row.status]))
  return events.flatMap(({ appointmentId, start }) => {
    if (appointmentId === undefined || confirmed.has(appointmentId)) return []
    const status = all.get(appointmentId) ?? 'not there'
    const at = new Date(start).toISOString()
    return [`there is an event at ${at} of ${appointmentId}, which is ${status}`]
  })
}

const EVENT_TOOLS = new Set(['create_event', 'update_event', 'delete_event'])

function unanswered(used: readonly { id: string; tool: string; result: unknown }[]): string[] {
  return used
    .filter(({ tool, result }) => EVENT_TOOLS.has(tool) && result === null)
    .map(({ id, tool }) => `${tool} ${id} waits for ever`)
}
