import { makeDefault } from '@parley/shared/calendar-accounts/make-default'
import type { Database } from '@parley/shared/database/schema'
import type { Transaction } from 'kysely'
import { z } from 'zod'
import {
  ChangeData,
  confirmChange,
  proposeChange,
  type ChangeDeps,
} from '../appointments/two-step-change.ts'
import { normaliseHandle } from '../mcp/handles.ts'
import { words } from '../mcp/short-schemas.ts'
import { refuse } from '../mcp/tool-answer.ts'
import { defineTool, type Tool, type ToolCall } from '../mcp/tool.ts'
import { spokenChoice } from '../scheduling/spoken-time.ts'
import { meantBy, nameOf, ownersCalendars, type OwnersCalendar } from './owners-calendars.ts'

const Change = z.strictObject({ id: z.string(), name: z.string() })

export function setDefaultCalendarTool(deps: ChangeDeps): Tool {
  return defineTool({
    name: 'set_default_calendar',
    title: 'Set the default calendar',
    description: 'Chooses the calendar that new appointments go into. Two steps.',
    scope: 'configure',
    twoStep: true,
    guest: false,
    input: z.strictObject({ calendar: words(100, 1), consent: words(60, 1).optional() }),
    output: ChangeData,
    async run({ consent, ...args }, call) {
      const asked = { tool: 'set_default_calendar', args }
      if (consent === undefined) return propose(deps, call, asked)
      return confirmChange(deps, call, asked, normaliseHandle(consent), {
        schema: Change,
        apply: (transaction, change) => apply(transaction, call.principal.owner, change),
      })
    },
  })
}

interface Asked {
  readonly tool: string
  readonly args: { readonly calendar: string }
}

async function propose(deps: ChangeDeps, call: ToolCall, asked: Asked) {
  const all = await ownersCalendars(deps.database, call.principal.owner)
  const [meant, another] = meantBy(asked.args.calendar, all)
  if (!meant || another) return whichOne(all)
  const name = nameOf(meant, all)
  if (meant.status !== 'active') {
    return refuse('CALENDAR_UNAVAILABLE', `${capital(name)} has to be connected again first.`)
  }
  if (meant.isDefault) return refuse('BAD_ARGUMENTS', `Appointments go into ${name} already.`)
  const question = `Shall I put new appointments into ${name} from now on?`
  return proposeChange(deps, call, asked, { question, change: { id: meant.id, name } })
}

function whichOne(all: readonly OwnersCalendar[]) {
  const names = all.slice(0, 5).map((one) => nameOf(one, all))
  return refuse('BAD_ARGUMENTS', `Which calendar: ${spokenChoice(names)}? Ask.`)
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

async function apply(
  transaction: Transaction<Database>,
  ownerId: string,
  { id, name }: z.output<typeof Change>,
): Promise<string> {
  const account = await transaction
    .selectFrom('calendar_accounts')
    .select('id')
    .where('user_id', '=', ownerId)
    .where('id', '=', id)
    .where('status', '=', 'active')
    .forUpdate()
    .executeTakeFirst()
  if (!account) return `${capital(name)} is not connected any more, so all stays as it was.`
  await makeDefault(transaction, ownerId, id)
  return `Done: new appointments go into ${name}.`
}
