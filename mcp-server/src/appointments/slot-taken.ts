import { alternativesTo, type Asking } from '../availability/find-times.ts'
import type { FindTimesDeps } from '../availability/find-times.tool.ts'
import { slotChoice, slotLine } from '../availability/slot-text.ts'
import { refuse, type Refused } from '../mcp/tool-answer.ts'
import type { Interval } from '../scheduling/interval.ts'
import { spokenMoment } from '../scheduling/spoken-time.ts'

/** SLOT_TAKEN, with what is free near it under handles of its own. */
export async function slotTaken(
  deps: FindTimesDeps,
  asking: Asking,
  wanted: Interval,
): Promise<Refused> {
  const { zone } = asking.owner
  const moment = spokenMoment(wanted.start, zone, asking.now)
  const guest = asking.principal.kind === 'guest'
  const gone = `${moment} ${guest ? 'is no longer free' : 'has just been taken'}.`
  const times = await alternativesTo(deps, asking, wanted, 3)
  const slots = await deps.offered.offer(asking.principal, times, asking.kind?.id)
  if (slots.length === 0) {
    return refuse('SLOT_TAKEN', `${gone} Ask for another day.`)
  }
  const choice = slotChoice(slots, zone, asking.now, wanted.start)
  return refuse(
    'SLOT_TAKEN',
    `${gone} I could offer ${choice}. Ask which one.`,
    slots.map((slot) => slotLine(slot, zone)),
  )
}

export const slotUnknown = (): Refused =>
  refuse('SLOT_UNKNOWN', 'I do not have that time on offer. Call find_times first.')
