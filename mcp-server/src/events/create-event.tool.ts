import { z } from 'zod'
import { hearingOf, readOwner } from '../availability/owner.ts'
import { whenRefusal } from '../availability/when-refusal.ts'
import { normaliseHandle } from '../mcp/handles.ts'
import { outsideText } from '../mcp/outside-text.ts'
import { refuse } from '../mcp/tool-answer.ts'
import { wholeNumber, words } from '../mcp/short-schemas.ts'
import { defineTool, type Tool, type ToolCall } from '../mcp/tool.ts'
import { MINUTE_MS } from '../scheduling/interval.ts'
import { spokenDay, spokenSpan } from '../scheduling/spoken-time.ts'
import { resolveWhen } from '../scheduling/when/resolve-when.ts'
import { confirmEventChange, proposeEventChange, type EventDeps } from './change-event.ts'
import { EventChangeData } from './event-data.ts'

interface Wanted {
  readonly title: string
  readonly when: string
  readonly duration_minutes: number
}

/** Events of the owner's own, which need no free time: they may overlap. */
export function createEventTool(deps: EventDeps): Tool {
  return defineTool({
    name: 'create_event',
    title: 'Put an event into the calendar',
    description:
      'Puts something of the owner’s own into their calendar, free or not. First without consent: gives a question to read out word for word. After a yes, again with the same arguments and the consent.',
    scope: 'transact',
    twoStep: true,
    guest: false,
    input: z.strictObject({
      title: words(80, 1),
      when: words(200, 1).describe('Day and time, in the words that were said'),
      duration_minutes: wholeNumber(1, 10_080).default(60),
      consent: words(60, 1).optional().describe('Only after a yes'),
    }),
    output: EventChangeData,
    async run({ consent, ...args }, call) {
      const asked = { tool: 'create_event', args }
      return consent === undefined
        ? propose(deps, call, args)
        : confirmEventChange(deps, call, asked, normaliseHandle(consent))
    },
  })
}

async function propose(deps: EventDeps, call: ToolCall, args: Wanted) {
  const { principal, now } = call
  const owner = await readOwner(deps.database, principal.owner)
  const resolved = resolveWhen(args.when, hearingOf(owner, now))
  if (resolved.kind === 'unclear') return whenRefusal(resolved, owner.zone, now)
  if (resolved.kind === 'range') {
    return refuse('NOT_UNDERSTOOD_WHEN', 'I need the time at which it starts. Ask for it.')
  }
  const account = await deps.calendars.defaultAccount(owner.id)
  const { zone } = owner
  const { start } = resolved
  const end = start + args.duration_minutes * MINUTE_MS
  const title = outsideText(args.title)
  const target = { account: account.id, title, start, end, zone, allDay: false }
  const day = spokenDay(start, zone, now)
  const question = `Shall I put ${title} into your calendar on ${day}, from ${spokenSpan({ start, end }, zone)}?`
  const asked = { tool: 'create_event', args: { ...args } }
  return proposeEventChange(deps, call, asked, { question, intent: { kind: 'create', ...target } })
}
