import { z } from 'zod'
import type { ChangeDeps } from '../appointments/two-step-change.ts'
import { answer } from '../mcp/tool-answer.ts'
import { defineTool, type Tool } from '../mcp/tool.ts'
import { spokenList } from '../scheduling/spoken-time.ts'
import { nameOf, ownersCalendars, type OwnersCalendar } from './owners-calendars.ts'

/** More than anybody follows by ear. */
const MOST_SPOKEN = 5

const Output = z.strictObject({
  calendars: z.array(
    z.strictObject({
      id: z.string(),
      provider: z.string(),
      email: z.string().nullable(),
      status: z.string(),
      is_default: z.boolean(),
      counts_as_busy: z.boolean(),
    }),
  ),
})

export function listCalendarsTool({ database }: ChangeDeps): Tool {
  return defineTool({
    name: 'list_calendars',
    title: 'List calendars',
    description: "The owner's calendars.",
    scope: 'read',
    twoStep: false,
    guest: false,
    input: z.strictObject({}),
    output: Output,
    async run(_args, { principal }) {
      const all = await ownersCalendars(database, principal.owner)
      const spoken = all.slice(0, MOST_SPOKEN).map((one) => describe(one, all))
      const more = all.length > MOST_SPOKEN ? `, and ${all.length - MOST_SPOKEN} more` : ''
      return answer(`You have ${spokenList(spoken)}${more}.`, { calendars: all.map(toData) })
    },
  })
}

function describe(calendar: OwnersCalendar, all: readonly OwnersCalendar[]): string {
  const name = nameOf(calendar, all)
  if (calendar.status !== 'active') return `${name}, which has to be connected again`
  return calendar.isDefault ? `${name}, where appointments go` : name
}

const toData = ({ id, provider, email, status, isDefault, countsAsBusy }: OwnersCalendar) => ({
  id,
  provider,
  email,
  status,
  is_default: isDefault,
  counts_as_busy: countsAsBusy,
})
