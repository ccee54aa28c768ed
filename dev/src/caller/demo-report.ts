import type { AuditRow } from './audit.ts'
import type { Appointment, CalendarEvent } from './calendar.ts'
import type { SideCheck } from './check-recording.ts'
import { delaysOf, type Line } from './report.ts'

/** Everything that is known of a call when it is over. */
export interface DemoReport {
  readonly callId: string
  readonly room: string
  readonly lines: readonly Line[]
  readonly appointment: Appointment | undefined
  readonly event: CalendarEvent | undefined
  readonly audit: readonly AuditRow[]
  /** Path of the recording. */
  readonly recording: string
  readonly check: readonly SideCheck[] | undefined
  /** Why the call did not do what it was for; undefined when it did. */
  readonly failed: string | undefined
}

/** One scenario, played. */
export interface Rehearsed {
  readonly name: string
  readonly report: DemoReport
  /** The whole of it, the reading of the calendar included. */
  readonly ms: number
}

/** One line for each scenario. */
export function tableOf(rehearsed: readonly Rehearsed[]): string {
  const lines = rehearsed.map(({ name, report, ms }) => {
    const { delays_ms: delays } = delaysOf(report.lines)
    const turns = report.lines.filter(({ who }) => who === 'caller').length
    const figures = `${(ms / 1000).toFixed(0).padStart(4)} s ${String(turns).padStart(5)}   ${median(delays)}`
    return `${name.padEnd(13)} ${(report.failed === undefined ? 'ok' : 'FAILED').padEnd(6)} ${figures}  ${report.failed ?? ''}`
  })
  const failed = rehearsed.filter(({ report }) => report.failed !== undefined).length
  const sum = failed === 0 ? 'all as they should be' : `${failed} NOT as they should be`
  return [
    '',
    'scenario      ended   time turns   delay',
    ...lines,
    '',
    `${rehearsed.length} calls, ${sum}.`,
  ].join('\n')
}

/** The one object of `--json`. */
export function toJson(report: DemoReport): string {
  return JSON.stringify({
    ok: report.failed === undefined,
    ...(report.failed === undefined ? {} : { failed: report.failed }),
    call_id: report.callId,
    room: report.room,
    transcript: report.lines,
    ...delaysOf(report.lines),
    appointment: report.appointment ?? null,
    event: report.event ?? null,
    audit: report.audit,
    recording: report.recording,
    ...(report.check === undefined ? {} : { check: report.check }),
  })
}

/** The same for people; the conversation itself has been shown already. */
export function toText(report: DemoReport): string {
  const { delays_ms: delays, plain_delays_ms: plain } = delaysOf(report.lines)
  return [
    '',
    `Delay of an answer: ${median(delays)} (median of ${delays.length}); without a tool: ${median(plain)} (of ${plain.length})`,
    '',
    `Appointment (GET /api/appointments/upcoming): ${inOneLine(report.appointment)}`,
    `Event (GET /calendar/events):                 ${inOneLine(report.event)}`,
    '',
    `Audit (GET /api/calls/${report.callId}/audit):`,
    ...report.audit.map(auditLine),
    ...(report.audit.length === 0 ? ['  no tool was called'] : []),
    '',
    `Recording (caller left, agent right): ${report.recording}`,
    ...(report.check ?? []).map(checkLine),
    '',
    report.failed === undefined ? 'The call did what it was for.' : `Failed: ${report.failed}.`,
  ].join('\n')
}

function median(values: readonly number[]): string {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = sorted[Math.floor((sorted.length - 1) / 2)]
  const next = sorted[Math.ceil((sorted.length - 1) / 2)]
  if (middle === undefined || next === undefined) return 'none'
  return `${((middle + next) / 2000).toFixed(2)} s`
}

function inOneLine(thing: Appointment | CalendarEvent | undefined): string {
  if (thing === undefined) return 'none'
  return `${thing.title}, ${thing.start} to ${thing.end} (${thing.id})`
}

function auditLine({ at, tool, scope, outcome, code, duration_ms: ms }: AuditRow): string {
  const result = code === null ? outcome : `${outcome} ${code}`
  return `  ${at}  ${tool.padEnd(18)} ${(scope ?? '').padEnd(9)} ${result}  ${ms} ms`
}

function checkLine({ who, words, matched }: SideCheck): string {
  const percent = words === 0 ? 0 : Math.round((100 * matched) / words)
  return `  ${who.padEnd(6)} side turned back into text: ${matched} of ${words} words (${percent} %)`
}
