import { Temporal } from 'temporal-polyfill'
import type { Instant } from '../time/clock.ts'

/** Local wall-clock times, `HH:MM`; from ten to seven goes over midnight, equal ones are none. */
export interface QuietHours {
  readonly from: string
  readonly to: string
}

/** A time within quiet hours, as the instants between which they are. */
export interface Quiet {
  readonly from: Instant
  readonly until: Instant
}

/** @returns undefined: it is not quiet then */
export function quietAt(at: Instant, hours: QuietHours, zone: string): Quiet | undefined {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
  const dates = [local.toPlainDate(), local.toPlainDate().subtract({ days: 1 })]
  return dates
    .map((date) => quietFrom(date, hours, zone))
    .find(({ from, until }) => from <= at && at < until)
}

/** The quiet hours that begin on a date. */
function quietFrom(date: Temporal.PlainDate, hours: QuietHours, zone: string): Quiet {
  const overMidnight = hours.to < hours.from
  return {
    from: instantAt(date, hours.from, zone),
    until: instantAt(overMidnight ? date.add({ days: 1 }) : date, hours.to, zone),
  }
}

function instantAt(date: Temporal.PlainDate, time: string, zone: string): Instant {
  const local = date.toPlainDateTime(Temporal.PlainTime.from(time))
  return local.toZonedDateTime(zone).epochMilliseconds
}
