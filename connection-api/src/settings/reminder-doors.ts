import type { Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import { parseRequest } from '@parley/shared/http/parse-request'
import { readReminderSettings } from '@parley/shared/reminders/reminder-settings'
import { z } from 'zod'
import { reachable } from '../http/reachable.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import type { ToolParts } from '../tools/tool-parts.ts'
import { clickThrough } from '../tools/click-through.ts'

const clockTime = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/)

const Reminders = z.strictObject({
  reminders: z.boolean(),
  minutes_before: z.number().int().min(15).max(10_080),
  /** Local times between which no text message is sent; equal ones: at any hour. */
  quiet_from: clockTime,
  quiet_to: clockTime,
  copy_to_owner: z.boolean(),
})

const setReminders = {
  name: 'set_reminders',
  scope: 'configure' as const,
  data: z.object({ outcome: z.string(), consent: z.string().optional() }),
}

export type ReminderParts = ToolParts & { readonly database: Kysely<Database> }

/** `GET /api/me/reminders` */
export function getReminders({ database }: ReminderParts): SignedInHandler {
  return async ({ userId }, _request, response) => {
    response.set('Cache-Control', 'no-store').json(await describe(database, userId))
  }
}

/** `PUT /api/me/reminders`: all of them, by the tool that sets them by voice. */
export function putReminders(parts: ReminderParts): SignedInHandler {
  return async (person, request, response) => {
    const { reminders, quiet_from, quiet_to, ...others } = parseRequest(Reminders, request.body)
    const span = `${asSaid(quiet_from)} to ${asSaid(quiet_to)}`
    const quiet = quiet_from === quiet_to ? 'none' : span
    await clickThrough(parts, person, setReminders, { on: reminders, quiet, ...others })
    const settings = await describe(parts.database, person.userId)
    response.set('Cache-Control', 'no-store').json(settings)
  }
}

/** `08:30` -> `8:30 am`: a tool takes a bare eight for the evening where quiet begins. */
function asSaid(time: string): string {
  const hour = Number(time.slice(0, 2))
  return `${hour % 12 || 12}:${time.slice(3)} ${hour < 12 ? 'am' : 'pm'}`
}

async function describe(database: Kysely<Database>, userId: string) {
  const found = await reachable('postgres', readReminderSettings(database, userId))
  return {
    reminders: found.reminders,
    minutes_before: found.minutesBefore,
    quiet_from: found.quiet.from,
    quiet_to: found.quiet.to,
    copy_to_owner: found.copyToOwner,
  } satisfies z.output<typeof Reminders>
}
