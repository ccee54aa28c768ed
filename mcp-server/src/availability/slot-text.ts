import { toIso } from '@parley/shared/time/clock'
import { z } from 'zod'
import { handleLine } from '../mcp/handles.ts'
import type { Interval } from '../scheduling/interval.ts'
import {
  isSameDay,
  spokenChoice,
  spokenClock,
  spokenInterval,
  spokenMoment,
  writtenInterval,
} from '../scheduling/spoken-time.ts'
import type { Slot } from './offered-slots.ts'

/** A slot as data: instants in UTC, the zone in which they are meant, and words for them. */
export const SlotData = z.strictObject({
  slot: z.string(),
  start: z.string(),
  end: z.string(),
  zone: z.string(),
  spoken: z.string(),
})

export function slotData(slot: Slot, zone: string, now: number): z.output<typeof SlotData> {
  return {
    slot: slot.handle,
    start: toIso(slot.start),
    end: toIso(slot.end),
    zone,
    spoken: spokenInterval(slot, zone, now),
  }
}

export function slotLine(slot: Slot, zone: string): string {
  return handleLine('slot', slot.handle, writtenInterval(slot, zone))
}

/**
 * `2:30 pm, 3 pm or 4 pm`; where they are on other days than `day`, those are said.
 *
 * @param day the day that was just said, if any
 */
export function slotChoice(
  slots: readonly Interval[],
  zone: string,
  now: number,
  day: number | undefined,
): string {
  let said = day
  const words = slots.map(({ start }) => {
    const known = said !== undefined && isSameDay(said, start, zone)
    said = start
    return known ? spokenClock(start, zone) : spokenMoment(start, zone, now)
  })
  return spokenChoice(words)
}
