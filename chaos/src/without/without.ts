import { randomBytes } from 'node:crypto'
import { base32hex } from '@parley/mcp-server/src/appointments/event-id.ts'
import type { Calendar } from '@parley/mcp-server/src/calendar/calendar.ts'
import type { Database } from '@parley/shared/database/schema'
import { sql, type Kysely } from 'kysely'

/**
 * A protection that is left out, by what the simulator composes and in its throwaway database alone:
 * the services know nothing of it.
 */
export interface Without {
  /** Done to a lane's database, once. */
  readonly weaken: (database: Kysely<Database>) => Promise<void>
  /** Around each calendar of a process. */
  readonly calendar: (calendar: Calendar) => Calendar
  /** What a statement becomes on its way to Postgres. */
  readonly rewrite: (statement: string) => string
  /** Whether anybody takes up what was left lying. */
  readonly sweeps: boolean
}

/** Everything in its place. */
export const NOTHING_LEFT_OUT: Without = {
  weaken: () => Promise.resolve(),
  calendar: (calendar) => calendar,
  rewrite: (statement) => statement,
  sweeps: true,
}

export const PROTECTIONS = {
  /** Two appointments of one owner may overlap, as far as Postgres goes. */
  exclusion: {
    ...NOTHING_LEFT_OUT,
    async weaken(database) {
      await sql`alter table appointments drop constraint appointments_no_overlap`.execute(database)
    },
  },
  /** Every try to make an event is a new one. */
  'deterministic-id': {
    ...NOTHING_LEFT_OUT,
    calendar: (calendar) => ({
      ...calendar,
      createEvent: (account, event) =>
        calendar.createEvent(account, { ...event, key: base32hex(randomBytes(32)) }),
    }),
  },
  /** Nobody looks for what was begun and not finished. */
  outbox: { ...NOTHING_LEFT_OUT, sweeps: false },
  /** Whoever refreshes a token writes it down, whoever else did so meanwhile. */
  fence: {
    ...NOTHING_LEFT_OUT,
    rewrite: (statement) =>
      statement.startsWith('update "calendar_accounts"')
        ? statement.replace(
            /"version" = (\$\d+) and "lease_owner" = (\$\d+)/,
            '$1::int is not null and $2::text is not null',
          )
        : statement,
  },
  /** Nobody sees that a yes was used: what it was about, a slot, can be asked for with it again. */
  'single-use-slot': {
    ...NOTHING_LEFT_OUT,
    // Of two columns with one name the later one is read.
    rewrite: (statement) =>
      statement.replace(
        'select * from "consents"',
        'select *, null::timestamptz as "used_at", null::jsonb as "result" from "consents"',
      ),
  },
} satisfies Record<string, Without>

export type Protection = keyof typeof PROTECTIONS

export const isProtection = (name: string): name is Protection => Object.hasOwn(PROTECTIONS, name)
