import type { AuditRow } from '../audit.ts'
import type { Appointment, CalendarEvent } from '../calendar.ts'

/** One thing that was said in a call which goes on at a provider. */
export interface Spoken {
  readonly who: 'caller' | 'agent'
  readonly text: string
  /** That were used for it. */
  readonly tools?: readonly string[]
}

/** Everything that is known of a call by a provider's door when it is over. */
export interface DoorReport {
  readonly door: string
  readonly callId: string
  readonly spoken: readonly Spoken[]
  readonly appointment: Appointment | undefined
  readonly event: CalendarEvent | undefined
  readonly audit: readonly AuditRow[]
  /** Why the call did not do what it was for; undefined when it did. */
  readonly failed: string | undefined
}

/** The one object of `--json`. */
export function doorToJson(report: DoorReport): string {
  return JSON.stringify({
    ok: report.failed === undefined,
    ...(report.failed === undefined ? {} : { failed: report.failed }),
    door: report.door,
    call_id: report.callId,
    transcript: report.spoken,
    appointment: report.appointment ?? null,
    event: report.event ?? null,
    audit: report.audit,
  })
}

/** The same for people; the conversation itself has been shown already. */
export function doorToText({ callId, appointment, event, audit, failed }: DoorReport): string {
  const rows = audit.map(({ tool, outcome, code }) =>
    `  ${tool} ${outcome} ${code ?? ''}`.trimEnd(),
  )
  return [
    '',
    `Appointment: ${appointment ? `${appointment.title}, ${appointment.start}` : 'none'}`,
    `Event:       ${event ? `${event.title}, ${event.start}` : 'none'}`,
    `Audit of ${callId}:`,
    ...rows,
    '',
    failed === undefined ? 'As it should be.' : `NOT as it should be: ${failed}.`,
  ].join('\n')
}
