import { z } from 'zod'
import { hearingOf, readOwner, type Owner } from '../availability/owner.ts'
import { whenRefusal } from '../availability/when-refusal.ts'
import type { OwnedEvent } from '../calendar/calendars.ts'
import { normaliseHandle } from '../mcp/handles.ts'
import { outsideText } from '../mcp/outside-text.ts'
import { refuse, type Refused } from '../mcp/tool-answer.ts'
import { wholeNumber, words } from '../mcp/short-schemas.ts'
import { defineTool, type Tool, type ToolCall } from '../mcp/tool.ts'
import { MINUTE_MS, type Interval } from '../scheduling/interval.ts'
import { resolveWhen } from '../scheduling/when/resolve-when.ts'
import { confirmEventChange, proposeEventChange, type EventDeps } from './change-event.ts'
import { EventChangeData } from './event-data.ts'
import { spokenEvent } from './event-intent.ts'
import { findEvent } from './find-event.ts'

const Input = z.strictObject({
  event: words(1024, 1).describe('What it is called, or its id'),
  on: words(200, 1).optional().describe('When it is now, as it was said'),
  title: words(80, 1).optional().describe('What it is to be called'),
  when: words(200, 1).optional().describe('When it is to start'),
  duration_minutes: wholeNumber(1, 10_080).optional(),
  consent: words(60, 1).optional().describe('Only after a yes'),
})
type Wanted = Omit<z.output<typeof Input>, 'consent'>

export function updateEventTool(deps: EventDeps): Tool {
  return defineTool({
    name: 'update_event',
    title: 'Change an event',
    description:
      'Renames or moves an event that is no appointment; of a series, one occurrence. First without consent: gives a question to read out word for word. After a yes, again with the same arguments and the consent.',
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

const asking = (args: Wanted) => ({ tool: 'update_event', args: { ...args } })

async function propose(deps: EventDeps, call: ToolCall, args: Wanted) {
  const { principal, now } = call
  const { title, when, duration_minutes: minutes } = args
  if (title === undefined && when === undefined && minutes === undefined) {
    return refuse('BAD_ARGUMENTS', 'I do not know what is to change. Ask for it.')
  }
  const owner = await readOwner(deps.database, principal.owner)
  const event = await findEvent(deps, owner, { name: args.event, on: args.on, now })
  if ('ok' in event) return event
  const time = timeFor(event, args, owner, now)
  if ('ok' in time) return time
  const renamed = title !== undefined
  const moved = when !== undefined || minutes !== undefined
  const target = {
    account: event.accountId,
    title: renamed ? outsideText(title) : event.title,
    ...time,
    zone: owner.zone,
    allDay: event.allDay && !moved,
  }
  const was = { id: event.id, etag: event.etag }
  const before = spokenEvent({ ...event, zone: owner.zone }, now)
  const question = `Shall I change ${before}, to ${spokenEvent(target, now)}?`
  const intent = { kind: 'update' as const, was, renamed, moved, ...target }
  return proposeEventChange(deps, call, asking(args), { question, intent })
}

/** As long as it was, where nobody says how long. */
function timeFor(event: OwnedEvent, args: Wanted, owner: Owner, now: number): Interval | Refused {
  const { when, duration_minutes: minutes } = args
  const length = minutes === undefined ? event.end - event.start : minutes * MINUTE_MS
  if (when === undefined) return { start: event.start, end: event.start + length }
  const resolved = resolveWhen(when, hearingOf(owner, now))
  if (resolved.kind === 'unclear') return whenRefusal(resolved, owner.zone, now)
  if (resolved.kind === 'exact') return { start: resolved.start, end: resolved.start + length }
  return refuse('NOT_UNDERSTOOD_WHEN', 'I need the time at which it is to start. Ask for it.')
}
