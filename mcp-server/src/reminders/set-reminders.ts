import type { Database } from '@parley/shared/database/schema'
import type { QuietHours } from '@parley/shared/reminders/quiet-hours'
import {
  readReminderSettings,
  type ReminderSettings,
} from '@parley/shared/reminders/reminder-settings'
import type { Transaction } from 'kysely'
import { z } from 'zod'
import { confirmChange, proposeChange, type ChangeDeps } from '../appointments/two-step-change.ts'
import { refuse } from '../mcp/tool-answer.ts'
import type { ToolCall } from '../mcp/tool.ts'
import { spokenClock, spokenMinutes } from '../scheduling/spoken-time.ts'
import { hearQuietHours } from './hear-quiet-hours.ts'
import { planAnew } from './plan-anew.ts'

/** As it came, without the consent; what is left out stays as it is. */
export interface RemindersRequest {
  readonly on?: boolean | undefined
  readonly minutes_before?: number | undefined
  readonly quiet?: string | undefined
  readonly copy_to_owner?: boolean | undefined
}

/** All of them, as they were read out. */
const Settings = z.strictObject({
  reminders: z.boolean(),
  minutesBefore: z.int(),
  quiet: z.strictObject({ from: z.string(), to: z.string() }),
  copyToOwner: z.boolean(),
})

const asked = (request: RemindersRequest) => ({ tool: 'set_reminders', args: { ...request } })

/** First step: reads all of it back as a question. Nothing changes. */
export async function proposeReminders(
  deps: ChangeDeps,
  call: ToolCall,
  request: RemindersRequest,
) {
  const { on, minutes_before, quiet, copy_to_owner } = request
  if ([on, minutes_before, quiet, copy_to_owner].every((one) => one === undefined)) {
    return refuse('BAD_ARGUMENTS', 'I did not hear what to change. Ask.')
  }
  const heard = quiet === undefined ? undefined : hearQuietHours(quiet)
  if (quiet !== undefined && !heard) {
    return refuse('NOT_UNDERSTOOD_WHEN', 'I did not hear the hours. Ask: from when until when?')
  }
  const known = await readReminderSettings(deps.database, call.principal.owner)
  const change: ReminderSettings = {
    reminders: on ?? (minutes_before === undefined ? known.reminders : true),
    minutesBefore: minutes_before ?? known.minutesBefore,
    quiet: heard ?? known.quiet,
    copyToOwner: copy_to_owner ?? known.copyToOwner,
  }
  const question = `Shall I send ${described(change)}?`
  return proposeChange(deps, call, asked(request), { question, change })
}

/** Second step: exactly what was read out. */
export function confirmReminders(
  deps: ChangeDeps,
  call: ToolCall,
  request: RemindersRequest,
  consent: string,
) {
  return confirmChange(deps, call, asked(request), consent, {
    schema: Settings,
    async apply(transaction, settings) {
      const { owner } = call.principal
      await save(transaction, owner, settings)
      await planAnew(transaction, owner, settings, call.now)
      return `Done: ${described(settings)}.`
    },
  })
}

/** `reminders 3 hours before, no text messages from 10 pm to 7 am, and copies to you`. */
function described({ reminders, minutesBefore, quiet, copyToOwner }: ReminderSettings): string {
  const parts = [
    reminders ? `reminders ${spokenMinutes(minutesBefore)} before` : 'no reminders',
    silence(quiet),
    copyToOwner ? 'and copies to you' : 'and no copies to you',
  ]
  return parts.join(', ')
}

function silence({ from, to }: QuietHours): string {
  if (from === to) return 'text messages at any hour'
  return `no text messages from ${spoken(from)} to ${spoken(to)}`
}

const spoken = (time: string) => spokenClock(Date.parse(`1970-01-01T${time}:00Z`), 'UTC')

async function save(
  transaction: Transaction<Database>,
  owner_id: string,
  { reminders, minutesBefore, quiet, copyToOwner }: ReminderSettings,
): Promise<void> {
  const values = {
    reminders,
    minutes_before: minutesBefore,
    quiet_from: quiet.from,
    quiet_to: quiet.to,
    copy_to_owner: copyToOwner,
  }
  await transaction
    .insertInto('reminder_settings')
    .values({ owner_id, ...values })
    .onConflict((conflict) => conflict.column('owner_id').doUpdateSet(values))
    .execute()
}
