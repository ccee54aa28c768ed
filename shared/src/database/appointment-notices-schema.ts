import type { ColumnType, GeneratedAlways, Selectable } from 'kysely'

type Timestamp = ColumnType<Date, Date, Date>
type Nullable<T> = ColumnType<T | null, T | null | undefined, T | null>

/** Of an owner who laid something down. */
export interface ReminderSettingsTable {
  owner_id: string
  reminders: boolean
  /** Exact, elapsed minutes before the start. */
  minutes_before: number
  /** Local wall-clock times, `HH:MM:SS`: no text message between them. */
  quiet_from: string
  quiet_to: string
  /** The owner hears of their appointments as well. */
  copy_to_owner: boolean
}

/** `not_...`: what had been agreed did not come about. */
export type NoticeKind =
  | 'booked'
  | 'moved'
  | 'cancelled'
  | 'not_booked'
  | 'not_moved'
  | 'not_cancelled'
  | 'reminder'

/**
 * `nobody`: no address is known that may be written to. `heard`: they had the answer themselves.
 * `superseded`: it was not true any more. `off`: the owner wants no reminders. `missed`: too late.
 */
export type NoticeOutcome = 'told' | 'nobody' | 'heard' | 'superseded' | 'off' | 'missed'

/** What people are to hear of an appointment, once for each version of it. */
export interface AppointmentNoticesTable {
  /** `{appointment}/{kind}/{version}`. */
  id: GeneratedAlways<string>
  appointment_id: string
  kind: NoticeKind
  version: number
  due_at: Timestamp
  /** When a job was made for it. */
  woken_at: Nullable<Date>
  done_at: Nullable<Date>
  outcome: Nullable<NoticeOutcome>
}

export interface AppointmentNoticesDatabase {
  reminder_settings: ReminderSettingsTable
  appointment_notices: AppointmentNoticesTable
}

export type NoticeRow = Selectable<AppointmentNoticesTable>
