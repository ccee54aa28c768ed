import type { Database } from '@parley/shared/database/schema'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import {
  CalendarRefusedError,
  EventChangedError,
  type Calendar,
  type CalendarAccount,
  type CalendarEvent,
} from '../calendar/calendar.ts'
import type { Calendars } from '../calendar/calendars.ts'
import { EventIntent, eventKeyOf } from './event-intent.ts'

export interface SettleEventDeps {
  readonly database: Kysely<Database>
  readonly calendars: Calendars
}

/**
 * - `done`: the event is as it was to be
 * - `changed`: somebody else was there first; it was left alone
 * - `refused`: the provider will not have it
 */
const Settled = z.discriminatedUnion('became', [
  z.strictObject({ became: z.literal('done'), id: z.string() }),
  z.strictObject({ became: z.literal('changed') }),
  z.strictObject({ became: z.literal('refused') }),
])
export type Settled = z.output<typeof Settled>

/** What became of it, if that is known. */
export async function readSettled(
  { database }: Pick<SettleEventDeps, 'database'>,
  consentId: string,
): Promise<Settled | undefined> {
  const row = await database
    .selectFrom('consents')
    .select('result')
    .where('id', '=', consentId)
    .executeTakeFirst()
  return Settled.safeParse(row?.result).data
}

/**
 * Does what a used consent is about, once, and keeps with it what became of that. It may be
 * repeated, at any time, by anybody, also by two at once.
 *
 * @param triedBefore an earlier try may have reached the provider without an answer
 * @throws {CalendarUnavailableError} nothing is known: it is tried again
 */
export async function settleEventChange(
  { database, calendars }: SettleEventDeps,
  consent: { readonly id: string; readonly owner_id: string },
  triedBefore: boolean,
): Promise<{ readonly intent: EventIntent; readonly settled: Settled }> {
  const row = await database
    .selectFrom('consents')
    .select(['change', 'result'])
    .where('id', '=', consent.id)
    .executeTakeFirstOrThrow()
  const intent = EventIntent.parse(row.change)
  const before = Settled.safeParse(row.result)
  if (before.success) return { intent, settled: before.data }
  const { account, calendar } = await calendars.open(consent.owner_id, intent.account)
  const key = eventKeyOf(consent.id)
  const settled = await perform(calendar, account, intent, { key, triedBefore })
  const { numUpdatedRows } = await database
    .updateTable('consents')
    .set({ result: JSON.stringify(settled) })
    .where('id', '=', consent.id)
    .where('result', 'is', null)
    .executeTakeFirst()
  // Of two at once, what the first wrote down is what everybody hears.
  const first = numUpdatedRows === 0n ? await readSettled({ database }, consent.id) : undefined
  return { intent, settled: first ?? settled }
}

async function perform(
  calendar: Calendar,
  account: CalendarAccount,
  intent: EventIntent,
  creating: { readonly key: string; readonly triedBefore: boolean },
): Promise<Settled> {
  try {
    if (intent.kind === 'update') return await update(calendar, account, intent)
    if (intent.kind === 'delete') {
      await calendar.cancelEvent(account, intent.was)
      return { became: 'done', id: intent.was.id }
    }
    const { title, start, end, zone } = intent
    const event = { title, start, end, zone, appointmentId: undefined, ...creating }
    return { became: 'done', id: (await calendar.createEvent(account, event)).id }
  } catch (error) {
    if (error instanceof EventChangedError) return { became: 'changed' }
    if (error instanceof CalendarRefusedError) return afterNo(calendar, account, intent)
    throw error
  }
}

/** A no may follow a try that went through without an answer. */
async function afterNo(
  calendar: Calendar,
  account: CalendarAccount,
  intent: EventIntent,
): Promise<Settled> {
  if (intent.kind === 'create') return { became: 'refused' }
  const { id } = intent.was
  const now = await calendar.readEvent(account, id)
  const isDone = intent.kind === 'delete' ? now === undefined : isAsWanted(now, intent)
  return isDone ? { became: 'done', id } : { became: 'refused' }
}

const isAsWanted = (event: CalendarEvent | undefined, { title, start, end }: Update) =>
  event?.title === title && event.start === start && event.end === end

type Update = Extract<EventIntent, { kind: 'update' }>

/** An event that is not as it was, but as it was to be, was changed by a try whose answer was lost. */
async function update(calendar: Calendar, account: CalendarAccount, intent: Update) {
  const { was, title, start, end, zone } = intent
  const change = {
    ...(intent.renamed && { title }),
    ...(intent.moved && { time: { start, end, zone } }),
  }
  try {
    const { id } = await calendar.changeEvent(account, was, change)
    return { became: 'done', id } as const
  } catch (error) {
    if (!(error instanceof EventChangedError)) throw error
    const now = await calendar.readEvent(account, was.id)
    return isAsWanted(now, intent)
      ? ({ became: 'done', id: was.id } as const)
      : ({ became: 'changed' } as const)
  }
}
