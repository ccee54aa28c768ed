import { voice } from '@livekit/agents'
import { z } from 'zod'
import type { Clock } from '@parley/shared/time/clock'
import type { CallActivity } from '../activity/call-activity.ts'
import type { AboutOwner } from '../tools/about-owner.ts'
import type { ToolCaller } from '../tools/call-tool.ts'
import { createToolset } from '../tools/toolset.ts'
import { instructions, type Setting } from './instructions.ts'

const WHO_AM_I = 'who_am_i'

/** What `who_am_i` says beside its sentence. */
const Who = z.object({ name: z.string(), zone: z.string() })

/** The agent of one call. */
export function createReceptionist(
  tools: ToolCaller,
  setting: Setting,
  activity: CallActivity,
): voice.Agent {
  return new voice.Agent({
    instructions: instructions(setting),
    tools: createToolset(tools, activity),
  })
}

/**
 * Asks the MCP server who is calling. Who a guest is nobody knows yet.
 *
 * @param owner whom a guest has reached
 */
export async function readSetting(
  tools: ToolCaller,
  clock: Clock,
  owner: AboutOwner | undefined,
): Promise<Setting> {
  if (owner) {
    const { zone } = owner
    return { name: undefined, zone, today: inWords(clock, zone), owner }
  }
  const tool = tools.tools.find(({ name }) => name === WHO_AM_I)
  const answer = tool && (await tools.call(tool, {}))
  const who = Who.safeParse(answer?.ok ? answer.structured : undefined)
  if (!who.success) return { name: undefined, today: undefined, zone: undefined }
  const { name, zone } = who.data
  return { name, zone, today: inWords(clock, zone) }
}

function inWords(clock: Clock, zone: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en-GB', {
      dateStyle: 'full',
      timeStyle: 'short',
      timeZone: zone,
    }).format(clock.now())
  } catch {
    return undefined
  }
}
