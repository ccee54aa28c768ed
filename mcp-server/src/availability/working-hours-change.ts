import type { Database } from '@parley/shared/database/schema'
import type { Transaction } from 'kysely'
import { z } from 'zod'
import { dateOf, dayOfDate } from '../scheduling/local-time.ts'

const HoursSchema = z.array(z.strictObject({ starts: z.string(), ends: z.string() }))

/** In whole minutes and days; what is left out stays as it is. */
const RulesSchema = z.strictObject({
  notice_minutes: z.int().optional(),
  horizon_days: z.int().optional(),
  /** Null: as many as fit. */
  daily_cap: z.int().nullable().optional(),
  step_minutes: z.int().optional(),
  before_minutes: z.int().optional(),
  after_minutes: z.int().optional(),
})
export type RulesChange = z.output<typeof RulesSchema>

/** What is to be otherwise about an owner's time, resolved: kept as it was read out. */
export const WorkingHoursChange = z.strictObject({
  week: z.strictObject({ weekdays: z.array(z.int()), hours: HoursSchema }).optional(),
  dates: z
    .strictObject({
      /** `YYYY-MM-DD`, both included. */
      first: z.string(),
      last: z.string(),
      /** None: closed. Null: as on the weekday. */
      hours: HoursSchema.nullable(),
      holiday: z.string().optional(),
    })
    .optional(),
  rules: RulesSchema.optional(),
})
export type WorkingHoursChange = z.output<typeof WorkingHoursChange>

export async function applyWorkingHours(
  transaction: Transaction<Database>,
  ownerId: string,
  { week, dates, rules }: WorkingHoursChange,
): Promise<void> {
  if (week) await setWeek(transaction, ownerId, week)
  if (dates) await setDates(transaction, ownerId, dates)
  if (rules) await setRules(transaction, ownerId, rules)
}

async function setWeek(
  transaction: Transaction<Database>,
  owner_id: string,
  { weekdays, hours }: NonNullable<WorkingHoursChange['week']>,
): Promise<void> {
  await transaction
    .deleteFrom('working_hours')
    .where('owner_id', '=', owner_id)
    .where('weekday', 'in', weekdays)
    .execute()
  const rows = weekdays.flatMap((weekday) => hours.map((of) => ({ owner_id, weekday, ...of })))
  if (rows.length > 0) await transaction.insertInto('working_hours').values(rows).execute()
}

/** What was said of these dates before is forgotten. */
async function setDates(
  transaction: Transaction<Database>,
  owner_id: string,
  { first, last, hours, holiday }: NonNullable<WorkingHoursChange['dates']>,
): Promise<void> {
  for (const table of ['date_overrides', 'holidays'] as const) {
    await transaction
      .deleteFrom(table)
      .where('owner_id', '=', owner_id)
      .where('day', '>=', first)
      .where('day', '<=', last)
      .execute()
  }
  if (hours === null) return
  const days = datesFrom(first, last)
  if (hours.length === 0 && holiday !== undefined) {
    const rows = days.map((day) => ({ owner_id, day, name: holiday }))
    await transaction.insertInto('holidays').values(rows).execute()
    return
  }
  const closed = [{ starts: null, ends: null }]
  const rows = days.flatMap((day) =>
    (hours.length === 0 ? closed : hours).map((of) => ({ owner_id, day, ...of })),
  )
  await transaction.insertInto('date_overrides').values(rows).execute()
}

function datesFrom(first: string, last: string): string[] {
  const [from, to] = [dayOfDate(first), dayOfDate(last)]
  return Array.from({ length: to - from + 1 }, (_, index) => dateOf(from + index))
}

async function setRules(
  transaction: Transaction<Database>,
  owner_id: string,
  changed: RulesChange,
): Promise<void> {
  const rules = Object.fromEntries(
    Object.entries(changed).filter(([, value]) => value !== undefined),
  )
  await transaction
    .insertInto('scheduling_rules')
    .values({ owner_id, ...rules })
    .onConflict((conflict) => conflict.column('owner_id').doUpdateSet(rules))
    .execute()
}
