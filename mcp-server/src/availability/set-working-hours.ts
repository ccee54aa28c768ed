import { countAppointmentsIn } from '../appointments/appointment-repository.ts'
import {
  confirmChange,
  proposeChange,
  type ChangeDeps,
  type Doing,
} from '../appointments/two-step-change.ts'
import { outsideText } from '../mcp/outside-text.ts'
import { refuse, type Refused } from '../mcp/tool-answer.ts'
import type { ToolCall } from '../mcp/tool.ts'
import { dayOfDate, startOfDay } from '../scheduling/local-time.ts'
import { describeWorkingHours } from './describe-working-hours.ts'
import { hearDays } from './hear-days.ts'
import { hearHours } from './hear-hours.ts'
import { hearingOf, readOwner, type Owner } from './owner.ts'
import { whenRefusal } from './when-refusal.ts'
import { applyWorkingHours, WorkingHoursChange, type RulesChange } from './working-hours-change.ts'

/** Arguments as they came, without the consent. */
export interface WorkingHoursRequest {
  readonly days: string | undefined
  readonly hours: string | undefined
  readonly holiday: string | undefined
  readonly rules: RulesChange
}

const TOOL = 'set_working_hours'

/** First step: understands what was said, and reads it back as a question. Nothing changes. */
export async function proposeWorkingHours(
  deps: ChangeDeps,
  call: ToolCall,
  request: WorkingHoursRequest,
  args: Readonly<Record<string, unknown>>,
) {
  const owner = await readOwner(deps.database, call.principal.owner)
  const heard = hearRequest(request, owner, call.now)
  if ('refused' in heard) return heard.refused
  const { change } = heard
  const staying = await stayingAppointments(deps, owner, change)
  const question = `Shall I set this: ${describeWorkingHours(change, call.now)}?${staying}`
  return proposeChange(deps, call, { tool: TOOL, args }, { question, change })
}

/** Second step: exactly what was read out. */
export function confirmWorkingHours(
  deps: ChangeDeps,
  call: ToolCall,
  args: Readonly<Record<string, unknown>>,
  consent: string,
) {
  const doing: Doing<typeof WorkingHoursChange> = {
    schema: WorkingHoursChange,
    async apply(transaction, change) {
      await applyWorkingHours(transaction, call.principal.owner, change)
      return `Done: ${describeWorkingHours(change, call.now)}.`
    },
  }
  return confirmChange(deps, call, { tool: TOOL, args }, consent, doing)
}

type Heard = { readonly change: WorkingHoursChange } | { readonly refused: Refused }

function hearRequest(request: WorkingHoursRequest, owner: Owner, now: number): Heard {
  const { days, rules } = request
  const hasRules = Object.values(rules).some((value) => value !== undefined)
  const change = hasRules ? { rules } : {}
  if (days !== undefined) return hearTime({ ...request, days }, owner, now, change)
  if (request.hours !== undefined || request.holiday !== undefined) return ask('on which days')
  return hasRules ? { change } : ask('on which days, and from when to when')
}

const ask = (what: string): Heard => ({
  refused: refuse('BAD_ARGUMENTS', `I did not hear ${what}. Ask for it.`),
})

function hearTime(
  { days, hours, holiday }: WorkingHoursRequest & { readonly days: string },
  owner: Owner,
  now: number,
  change: WorkingHoursChange,
): Heard {
  const heardDays = hearDays(days, hearingOf(owner, now))
  if (heardDays.kind === 'unclear') return { refused: whenRefusal(heardDays, owner.zone, now) }
  const said = hours ?? (holiday === undefined ? undefined : 'closed')
  if (said === undefined) return ask('from when to when')
  const heard = hearHours(said)
  if (heard.kind === 'unclear') return { refused: unclearHours(heard.why) }
  if (heardDays.kind === 'dates') {
    const { first, last } = heardDays
    const named = holiday === undefined ? {} : { holiday: outsideText(holiday, 'a holiday') }
    const of = heard.kind === 'usual' ? null : [...heard.hours]
    return { change: { ...change, dates: { first, last, hours: of, ...named } } }
  }
  if (heard.kind === 'usual') return ask('from when to when')
  const week = { weekdays: [...heardDays.weekdays], hours: [...heard.hours] }
  return { change: { ...change, week } }
}

function unclearHours(why: 'nothing_found' | 'past_midnight' | 'overlapping'): Refused {
  const sentences = {
    nothing_found:
      'I did not understand the hours. Ask from when to when, or whether it is closed.',
    past_midnight: 'Those hours end on the next day. Ask for the hours of each day by itself.',
    overlapping: 'Those hours overlap. Ask from when to when.',
  }
  return refuse('NOT_UNDERSTOOD_WHEN', sentences[why])
}

/** Other hours change no appointment: whoever says yes hears that some are there. */
async function stayingAppointments(
  { database }: ChangeDeps,
  { id, zone }: Owner,
  { dates }: WorkingHoursChange,
): Promise<string> {
  if (!dates?.hours) return ''
  const start = startOfDay(dayOfDate(dates.first), zone)
  const end = startOfDay(dayOfDate(dates.last) + 1, zone)
  const count = await countAppointmentsIn(database, id, { start, end })
  if (count === 0) return ''
  return count === 1 ? ' One appointment then stays.' : ` ${count} appointments then stay.`
}
