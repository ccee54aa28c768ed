import { z } from 'zod'
import { readOwner } from '../availability/owner.ts'
import { normaliseHandle } from '../mcp/handles.ts'
import { words } from '../mcp/short-schemas.ts'
import { defineTool, type Tool, type ToolCall } from '../mcp/tool.ts'
import { confirmEventChange, proposeEventChange, type EventDeps } from './change-event.ts'
import { EventChangeData } from './event-data.ts'
import { spokenEvent } from './event-intent.ts'
import { findEvent } from './find-event.ts'

const Input = z.strictObject({
  event: words(1024, 1).describe('What it is called, or its id'),
  on: words(200, 1).optional().describe('When it is, as it was said'),
  consent: words(60, 1).optional().describe('Only after a yes'),
})
type Wanted = Omit<z.output<typeof Input>, 'consent'>

export function deleteEventTool(deps: EventDeps): Tool {
  return defineTool({
    name: 'delete_event',
    title: 'Delete an event',
    description:
      'Deletes an event that is no appointment; of a series, one occurrence. First without consent: gives a question to read out word for word. After a yes, again with the same arguments and the consent.',
    scope: 'transact',
    twoStep: true,
    guest: false,
    input: Input,
    output: EventChangeData,
    async run({ consent, ...args }, call) {
      return consent === undefined
        ? propose(deps, call, args)
        : confirmEventChange(deps, call, asking(args), normaliseHandle(consent))
    },
  })
}

const asking = (args: Wanted) => ({ tool: 'delete_event', args: { ...args } })

async function propose(deps: EventDeps, call: ToolCall, args: Wanted) {
  const { principal, now } = call
  const owner = await readOwner(deps.database, principal.owner)
  const event = await findEvent(deps, owner, { name: args.event, on: args.on, now })
  if ('ok' in event) return event
  const { id, etag, accountId: account, title, start, end, allDay } = event
  const target = { account, title, start, end, zone: owner.zone, allDay }
  const question = `Shall I delete ${spokenEvent(target, now)}?`
  const intent = { kind: 'delete' as const, was: { id, etag }, ...target }
  return proposeEventChange(deps, call, asking(args), { question, intent })
}
