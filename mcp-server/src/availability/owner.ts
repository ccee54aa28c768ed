import type { SchedulingRulesRow } from '@parley/shared/database/availability-schema'
import type { Database } from '@parley/shared/database/schema'
import { sql, type Kysely } from 'kysely'
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres'
import type { Policy, Rules } from '../scheduling/availability.ts'
import { MINUTE_MS } from '../scheduling/interval.ts'
import type { Hearing } from '../scheduling/when/when.ts'
import type { WorkingHours } from '../scheduling/working-hours.ts'
import type { AppointmentKind } from './appointment-kind.ts'

/** Whose calendar it is, with what decides when they can be had. */
export interface Owner {
  readonly id: string
  readonly name: string
  /** IANA time zone. */
  readonly zone: string
  /** BCP 47. */
  readonly locale: string
  /** Of an ordinary week. */
  readonly hours: readonly WorkingHours[]
  readonly rules: Rules
  readonly kinds: readonly AppointmentKind[]
  /** Of an appointment whose kind does not say otherwise. */
  readonly usual: Usual
}

/** In minutes. */
export interface Usual {
  readonly length: number
  readonly before: number
  readonly after: number
}

/** What an owner has who laid nothing down; the columns' own defaults are the same. */
const DEFAULT_RULES: LaidDown = {
  default_minutes: 30,
  before_minutes: 0,
  after_minutes: 0,
  notice_minutes: 0,
  horizon_days: 60,
  daily_cap: null,
  step_minutes: 30,
  align_minutes: null,
}

/** @throws when there is no such user: tokens name users that exist */
export async function readOwner(database: Kysely<Database>, id: string): Promise<Owner> {
  const row = await database
    .selectFrom('users')
    .select(['id', 'name', 'zone', 'locale'])
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('working_hours')
          .select(['weekday', 'starts', 'ends'])
          .whereRef('owner_id', '=', 'users.id')
          .orderBy('weekday')
          .orderBy('starts'),
      ).as('hours'),
      jsonArrayFrom(
        eb
          .selectFrom('date_overrides')
          .select([sql<string>`day::text`.as('day'), 'starts', 'ends'])
          .whereRef('owner_id', '=', 'users.id'),
      ).as('overrides'),
      jsonArrayFrom(
        eb
          .selectFrom('holidays')
          .select(sql<string>`day::text`.as('day'))
          .whereRef('owner_id', '=', 'users.id'),
      ).as('holidays'),
      jsonArrayFrom(
        eb
          .selectFrom('appointment_kinds')
          .select(['id', 'name', 'minutes', 'price', 'place'])
          .select(['before_minutes as before', 'after_minutes as after'])
          .whereRef('owner_id', '=', 'users.id')
          .orderBy('name'),
      ).as('kinds'),
      jsonObjectFrom(
        eb.selectFrom('scheduling_rules').selectAll().whereRef('owner_id', '=', 'users.id'),
      ).as('laid_down'),
    ])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const { name, zone, locale, hours, overrides, holidays, kinds } = row
  const laidDown = row.laid_down ?? DEFAULT_RULES
  const rules = { zone, calendar: { hours, overrides, holidays }, policy: policyOf(laidDown) }
  return { id, name, zone, locale, hours, kinds, rules, usual: usualOf(laidDown) }
}

type LaidDown = Omit<SchedulingRulesRow, 'owner_id'>

function policyOf(rules: LaidDown): Policy {
  return {
    noticeMs: rules.notice_minutes * MINUTE_MS,
    horizonDays: rules.horizon_days,
    dailyCap: rules.daily_cap ?? undefined,
    stepMs: rules.step_minutes * MINUTE_MS,
    alignMs: rules.align_minutes === null ? undefined : rules.align_minutes * MINUTE_MS,
  }
}

const usualOf = (rules: LaidDown): Usual => ({
  length: rules.default_minutes,
  before: rules.before_minutes,
  after: rules.after_minutes,
})

/** How `when` is heard for this owner now. */
export function hearingOf({ zone, hours, locale }: Owner, now: number): Hearing {
  return { now, zone, hours, american: locale === 'en-US' }
}
