import { z } from 'zod'
import { parseRequest } from '@parley/shared/http/parse-request'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { allPages } from '../tools/all-pages.ts'
import { callTool, expectOk } from '../tools/call-tool.ts'
import type { ToolParts } from '../tools/tool-parts.ts'

const Body = z.strictObject({
  date: z.iso.date(),
  duration_minutes: z.number().int().min(5).max(480).nullish(),
})

export const Slot = z.object({
  slot: z.string(),
  start: z.string(),
  end: z.string(),
  zone: z.string(),
  spoken: z.string(),
})

const findTimes = {
  name: 'find_times',
  scope: 'read' as const,
  data: z.object({ zone: z.string(), slots: z.array(Slot), more: z.boolean() }),
}

/** `POST /api/calendar/check-availability` (seed s1): every free time of one day. */
export function postCheckAvailability(parts: ToolParts): SignedInHandler {
  return async (person, request, response) => {
    const { date, duration_minutes } = parseRequest(Body, request.body)
    const duration = duration_minutes ? { duration_minutes } : {}
    const pages = await allPages(async (page) => {
      const answer = await callTool(parts, person, findTimes, { when: date, page, ...duration })
      return !answer.ok && answer.code === 'NO_FREE_TIME' ? undefined : expectOk(answer)
    })
    response.set('Cache-Control', 'no-store').json({
      success: true,
      date,
      available_slots: pages.flatMap((page) => page.slots).map(describeSlot),
    })
  }
}

/** With the time of day as a clock in the owner's zone shows it. */
export function describeSlot(slot: z.output<typeof Slot>) {
  return {
    ...slot,
    time: timeOfDay(slot.start, slot.zone),
    end_time: timeOfDay(slot.end, slot.zone),
  }
}

function timeOfDay(instant: string, zone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  return format.format(new Date(instant))
}
