import { toIso } from '@parley/shared/time/clock'
import { z } from 'zod'
import { accountsOf } from '../calendar/calendar-accounts.ts'
import { outsideText } from '../mcp/outside-text.ts'
import { answer } from '../mcp/tool-answer.ts'
import { defineTool, type Tool } from '../mcp/tool.ts'
import { spokenClock, spokenDay } from '../scheduling/spoken-time.ts'
import type { BusyDeps } from './busy-times.ts'
import { readOwner } from './owner.ts'

const Output = z.strictObject({
  user_id: z.string(),
  name: z.string(),
  /** IANA. */
  zone: z.string(),
  now: z.string(),
  calendars: z.array(z.strictObject({ id: z.string(), provider: z.string(), status: z.string() })),
})

export function whoAmITool({ database }: BusyDeps): Tool {
  return defineTool({
    name: 'who_am_i',
    title: 'Who and when',
    description: "Whose calendar this is, the owner's time zone and the time there now.",
    scope: 'read',
    twoStep: false,
    guest: false,
    input: z.strictObject({}),
    output: Output,
    async run(_args, { principal, now }) {
      const [owner, accounts] = await Promise.all([
        readOwner(database, principal.owner),
        accountsOf(database, principal.owner),
      ])
      const name = outsideText(owner.name, 'the owner')
      const clock = `${spokenDay(now, owner.zone, now)}, ${spokenClock(now, owner.zone)}`
      return answer(`You are ${name}. It is ${clock} in ${placeOf(owner.zone)}.`, {
        user_id: owner.id,
        name,
        zone: owner.zone,
        now: toIso(now),
        calendars: accounts.map(({ id, provider, status }) => ({ id, provider, status })),
      })
    },
  })
}

/** `America/New_York` -> `New York`. */
function placeOf(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')
}
