import type { Database } from '@parley/shared/database/schema'
import type { Clock } from '@parley/shared/time/clock'
import type { Kysely } from 'kysely'
import type { Calendars } from '../calendar/calendars.ts'

/** What it takes to bring a calendar to what was agreed. */
export interface SettleDeps {
  readonly database: Kysely<Database>
  readonly calendars: Calendars
  readonly clock: Clock
}
