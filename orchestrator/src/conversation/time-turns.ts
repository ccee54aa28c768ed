import { voice } from '@livekit/agents'
import type { Redis } from '@parley/shared/redis/redis-client'
import { addCallEvent, type TurnPart } from '@parley/shared/sessions/call-events'
import type { Logger } from '@parley/shared/logging/logger'
import { stopwatch } from '@parley/shared/time/stopwatch'
import type { Clock } from '@parley/shared/time/clock'
import type { ToolCaller } from '../tools/call-tool.ts'
import { answerIn, partsOf } from './turn-parts.ts'

interface TimingParts {
  readonly redis: Redis
  readonly clock: Clock
  readonly log: Logger
  readonly callId: string
}

/** What one part of a turn took, in milliseconds. */
export type TimeTurn = (part: TurnPart, ms: number) => void

/** Tells the connection API, which counts: this process ends with the call, and nobody could ask it. */
export function turnTimer({ redis, clock, log, callId }: TimingParts): TimeTurn {
  return (part, ms) => {
    log.debug({ part, ms }, 'Part of a turn')
    const event = { call_id: callId, type: 'timed' as const, at: clock.now(), part, ms }
    addCallEvent(redis, event).catch((err: unknown) => log.warn({ err }, 'A figure is lost'))
  }
}

/** How long each part of an answer took, as the framework measures it. */
export function timeTurns(session: voice.AgentSession, time: TimeTurn): void {
  session.on(voice.AgentSessionEventTypes.MetricsCollected, ({ metrics }) => {
    for (const { part, ms } of partsOf(metrics)) time(part, ms)
  })
  session.on(voice.AgentSessionEventTypes.ConversationItemAdded, ({ item }) => {
    const answer = answerIn(item)
    if (answer) time(answer.part, answer.ms)
  })
}

/** The same tools, and how long the MCP server took over each is told. */
export function timeTools(tools: ToolCaller, time: TimeTurn): ToolCaller {
  return {
    tools: tools.tools,
    async call(tool, args, signal) {
      const elapsed = stopwatch()
      const answer = await tools.call(tool, args, signal)
      time('tool', elapsed() * 1000)
      return answer
    },
  }
}
