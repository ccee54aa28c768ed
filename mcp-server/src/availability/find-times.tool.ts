import { toIso } from '@parley/shared/time/clock'
import { z } from 'zod'
import { answer, refuse, type ToolAnswer } from '../mcp/tool-answer.ts'
import { wholeNumber, words } from '../mcp/short-schemas.ts'
import { defineTool, type Tool, type ToolCall } from '../mcp/tool.ts'
import { spread } from '../scheduling/free-times.ts'
import { bookableRange } from '../scheduling/availability.ts'
import { DAY_MS, type Interval } from '../scheduling/interval.ts'
import { isSameDay, spokenDay, spokenMoment } from '../scheduling/spoken-time.ts'
import { resolveWhen } from '../scheduling/when/resolve-when.ts'
import type { When } from '../scheduling/when/when.ts'
import { findKind } from './find-kind.ts'
import { shapeOf } from './kind-details.ts'
import type { BusyDeps } from './busy-times.ts'
import { alternativesTo, freeTimesIn, obstacleAt, type Asking } from './find-times.ts'
import type { OfferedSlots } from './offered-slots.ts'
import { whyNot } from './obstacle-text.ts'
import { hearingOf, readOwner } from './owner.ts'
import { SlotData, slotChoice, slotData, slotLine } from './slot-text.ts'
import { whenRefusal } from './when-refusal.ts'

export interface FindTimesDeps extends BusyDeps {
  readonly offered: OfferedSlots
}

/** Said aloud at a time; all of a page are in the data. */
const SPOKEN = 3
const PAGE = 20

const Input = z.strictObject({
  when: words(200, 1).describe(
    'When, in the words that were said: "next Tuesday after lunch", "tomorrow at 2 pm"',
  ),
  kind: words(80, 1).optional().describe('Kind of appointment, as it was said'),
  duration_minutes: wholeNumber(5, 480).optional().describe('Where no kind was named'),
  page: wholeNumber(1, 100).default(1),
})

const Output = z.strictObject({
  from: z.string(),
  to: z.string(),
  zone: z.string(),
  slots: z.array(SlotData),
  page: z.int(),
  more: z.boolean(),
})
type Data = z.output<typeof Output>

export function findTimesTool(deps: FindTimesDeps): Tool {
  return defineTool({
    name: 'find_times',
    title: 'Find free times',
    description:
      'Finds free times, or says whether exactly one time is free. Gives slots to book with.',
    scope: 'read',
    twoStep: false,
    guest: true,
    input: Input,
    output: Output,
    async run({ when, kind: said, duration_minutes, page }, { principal, now }: ToolCall) {
      const owner = await readOwner(deps.database, principal.owner)
      const found = said === undefined ? { kind: undefined } : findKind(owner.kinds, said)
      if ('refused' in found) return found.refused
      const { kind } = found
      const asking = { owner, principal, now, kind }
      const resolved = resolveWhen(when, hearingOf(owner, now))
      if (resolved.kind === 'unclear') return whenRefusal(resolved, owner.zone, now)
      const { lengthMs } = shapeOf(owner, kind, kind ? undefined : duration_minutes)
      if (resolved.kind === 'exact') {
        const wanted = { start: resolved.start, end: resolved.start + lengthMs }
        return exactly(deps, asking, wanted)
      }
      return within(deps, asking, resolved, lengthMs, page)
    },
  })
}

async function exactly(
  deps: FindTimesDeps,
  asking: Asking,
  wanted: Interval,
): Promise<ToolAnswer<Data>> {
  const { zone } = asking.owner
  const moment = spokenMoment(wanted.start, zone, asking.now)
  const obstacle = await obstacleAt(deps, asking, wanted)
  if (obstacle === undefined) return offer(deps, asking, wanted, [wanted], `${moment} is free.`)
  const others = await alternativesTo(deps, asking, wanted, SPOKEN)
  const why = whyNot(obstacle, asking.owner, asking.principal.kind)
  if (others.length === 0) return nothing(`${moment} ${why}, and I have nothing else near it.`)
  const choice = slotChoice(others, zone, asking.now, wanted.start)
  return offer(deps, asking, wanted, others, `${moment} ${why}. I could offer ${choice}.`)
}

const nothing = (sentence: string) => refuse('NO_FREE_TIME', `${sentence} Ask for another day.`)

async function within(
  deps: FindTimesDeps,
  asking: Asking,
  range: Extract<When, { kind: 'range' }>,
  lengthMs: number,
  page: number,
): Promise<ToolAnswer<Data>> {
  const { zone } = asking.owner
  const bounds = { start: range.from, end: range.to }
  const outOfReach = beyond(asking, bounds)
  if (outOfReach !== undefined) return nothing(outOfReach)
  const times = await freeTimesIn(deps, asking, range.windows, lengthMs)
  const shown = times.slice((page - 1) * PAGE, page * PAGE)
  if (shown.length === 0) {
    return page > 1
      ? nothing('That was all that is free then.')
      : nextAfter(deps, asking, bounds, lengthMs)
  }
  const picks = spread(shown, SPOKEN)
  const [first] = picks
  const oneDay = picks.every((pick) => isSameDay(pick.start, first?.start ?? 0, zone))
  const choice = slotChoice(picks, zone, asking.now, oneDay ? first?.start : undefined)
  const on = oneDay && first ? `On ${spokenDay(first.start, zone, asking.now)} ` : ''
  const rest = times.length - (page - 1) * PAGE - picks.length
  const more = rest > 0 ? ` There ${rest === 1 ? 'is 1' : `are ${rest}`} more.` : ''
  const paging = { page, more: times.length > page * PAGE }
  return offer(deps, asking, bounds, shown, `${on}I have ${choice}.${more}`, picks, paging)
}

/** Nothing can be had there, whatever is taken. */
function beyond({ owner, principal, now }: Asking, bounds: Interval): string | undefined {
  if (bounds.end <= now) return 'That has already passed.'
  const bookable = bookableRange({ rules: owner.rules, now })
  if (bounds.start < bookable.end) return undefined
  if (principal.kind === 'guest') return 'I have nothing free then.'
  return `I only book up to ${spokenDay(bookable.end - 1, owner.zone, now)}.`
}

/** A day with nothing free: the next times that are. */
async function nextAfter(
  deps: FindTimesDeps,
  asking: Asking,
  bounds: Interval,
  lengthMs: number,
): Promise<ToolAnswer<Data>> {
  const { zone } = asking.owner
  const said = `I have nothing free ${nameOf(bounds, asking)}.`
  const window = { start: bounds.end, end: bounds.end + 14 * DAY_MS }
  const times = await freeTimesIn(deps, asking, [window], lengthMs)
  const next = times.slice(0, SPOKEN)
  const slots = await deps.offered.offer(asking.principal, next, asking.kind?.id)
  if (slots.length === 0) return nothing(said)
  const choice = slotChoice(slots, zone, asking.now, undefined)
  const lines = slots.map((slot) => slotLine(slot, zone))
  return refuse('NO_FREE_TIME', `${said} The next free times are ${choice}. Ask which one.`, lines)
}

/** `on Tuesday 24 November`, or `from ... to ...`. */
function nameOf({ start, end }: Interval, { owner, now }: Asking): string {
  if (isSameDay(start, end - 1, owner.zone)) return `on ${spokenDay(start, owner.zone, now)}`
  const last = spokenDay(end - 1, owner.zone, now)
  return `from ${spokenDay(start, owner.zone, now)} to ${last}`
}

async function offer(
  deps: FindTimesDeps,
  { owner, principal, now, kind }: Asking,
  bounds: Interval,
  times: readonly Interval[],
  sentence: string,
  spoken: readonly Interval[] = times,
  paging = { page: 1, more: false },
): Promise<ToolAnswer<Data>> {
  const { zone } = owner
  const slots = await deps.offered.offer(principal, times, kind?.id)
  const lines = slots
    .filter(({ start }) => spoken.some((pick) => pick.start === start))
    .map((slot) => slotLine(slot, zone))
  const data = {
    from: toIso(bounds.start),
    to: toIso(bounds.end),
    zone,
    slots: slots.map((slot) => slotData(slot, zone, now)),
    ...paging,
  }
  return answer(sentence, data, lines)
}
