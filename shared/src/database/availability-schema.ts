import type { ColumnType, Generated, Selectable } from 'kysely'

/** `YYYY-MM-DD`; cast to text where it is read, since a driver makes local midnights of dates. */
type DateText = ColumnType<string, string, string>

/** A column that is null unless it is set. */
type Nullable<T> = ColumnType<T | null, T | null | undefined, T | null>

/** Other hours than the weekday's on one date, a row for each interval; nulls: closed. */
export interface DateOverridesTable {
  id: Generated<number>
  owner_id: string
  day: DateText
  /** Local wall-clock times, `HH:MM:SS`. */
  starts: Nullable<string>
  ends: Nullable<string>
}

/** Days off, as the owner lists them. */
export interface HolidaysTable {
  owner_id: string
  day: DateText
  name: string
}

/** How an owner may be booked, where it is not as by default. */
export interface SchedulingRulesTable {
  owner_id: string
  /** Of an appointment of no kind. */
  default_minutes: Generated<number>
  /** Kept free around an appointment whose kind does not say otherwise. */
  before_minutes: Generated<number>
  after_minutes: Generated<number>
  notice_minutes: Generated<number>
  horizon_days: Generated<number>
  daily_cap: Nullable<number>
  step_minutes: Generated<number>
  /** Appointments start only at multiples of this; null: at any minute that is asked for. */
  align_minutes: Nullable<number>
}

/** A kind of appointment that people ask for by name. */
export interface AppointmentKindsTable {
  id: string
  owner_id: string
  /** Unique for the owner, whatever its capitals. */
  name: string
  minutes: number
  /** Null: as the owner's rules say. */
  before_minutes: Nullable<number>
  after_minutes: Nullable<number>
  /** Said, never reckoned with. */
  price: Nullable<string>
  place: Nullable<string>
}

export interface AvailabilityDatabase {
  date_overrides: DateOverridesTable
  holidays: HolidaysTable
  scheduling_rules: SchedulingRulesTable
  appointment_kinds: AppointmentKindsTable
}

export type SchedulingRulesRow = Selectable<SchedulingRulesTable>
