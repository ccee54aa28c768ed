import { sql, type Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import type { CallEvent } from '@parley/shared/sessions/call-events'
import { counter, durations } from '@parley/shared/telemetry/figures'
import type { Reading } from '@parley/shared/telemetry/serve-figures'

const started = counter('parley_calls_started_total', 'Calls that the worker took')

const ended = counter('parley_calls_ended_total', 'Calls that are over, by why', ['reason'])

const turnSeconds = durations(
  'parley_turn_seconds',
  'What a turn of a call took, by part: endpointing, recogniser, model (first word), tool, voice (first sound), answer (from the end of speech to the first sound)',
  ['part'],
)

export function countStart(): void {
  started.inc()
}

/** A reason that is none of our words is not put before anybody. */
export function countEnd(why: string): void {
  ended.inc({ reason: /^[a-z_]{1,32}$/.test(why) ? why : 'other' })
}

export function timeTurn({ part, ms }: Pick<CallEvent, 'part' | 'ms'>): void {
  if (part !== undefined && ms !== undefined) turnSeconds.observe({ part }, ms / 1000)
}

/** From the table that every instance shares: each of them reports the same. */
export function callsLive(database: Kysely<Database>): Reading {
  return {
    name: 'parley_calls_live',
    help: 'Calls that are going on',
    read: async () => {
      const { live } = await database
        .selectFrom('calls')
        .where('started_at', 'is not', null)
        .where('ended_at', 'is', null)
        .select(sql<number>`count(*)::int`.as('live'))
        .executeTakeFirstOrThrow()
      return [{ value: live }]
    },
  }
}
