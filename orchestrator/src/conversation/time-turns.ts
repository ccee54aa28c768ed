import { voice, type metrics } from '@livekit/agents'
import type { Redis } from '@parley/shared/redis/redis-client'
import { addCallEvent, type TurnPart } from '@parley/shared/sessions/call-events'
import type { Logger } from '@parley/shared/logging/logger'
import { stopwatch } from '@parley/shared/time/stopwatch'
import type { Clock } from '@parley/shared/time/clock'
import type { ToolCaller } from '../tools/call-tool.ts'

interface TimingParts {
  readonly redis: Redis
  readonly clock: Clock
  readonly log: Logger
  readonly callId: string
}

/** What one part of a turn took, in milliseconds; what the framework does not know is passed over. */
export type TimeTurn = (part: TurnPart, ms: number | undefined) => void

/** Tells the connection API, which counts: this process ends with the call, and nobody could ask it. */
export function turnTimer({ redis, clock, log, callId }: TimingParts): TimeTurn {
  return (part, ms) => {
    if (ms === undefined || !(ms >= 0)) return
    log.debug({ part, ms }, 'Part of a turn')
    const event = { call_id: callId, type: 'timed' as const, at: clock.now(), part, ms }
    addCallEvent(redis, event).catch((err: unknown) => log.warn({ err }, 'A figure is lost'))
  }
}

/** How long each part of an answer took, as the framework measures it. */
export function timeTurns(session: voice.AgentSession, time: TimeTurn): void {
  session.on(voice.AgentSessionEventTypes.MetricsCollected, (event) => {
    for (const [part, ms] of partsOf(event.metrics)) time(part, ms)
  })
  session.on(voice.AgentSessionEventTypes.ConversationItemAdded, ({ item }) => {
    if (item.type !== 'message' || item.role !== 'assistant') return
    const seconds = item.metrics.e2eLatency
    time('answer', seconds === undefined ? undefined : seconds * 1000)
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

/** Exported for its test. */
export function partsOf(measured: metrics.AgentMetrics): readonly (readonly [TurnPart, number])[] {
  switch (measured.type) {
    case 'eou_metrics':
      return [
        ['endpointing', measured.endOfUtteranceDelayMs],
        ['recogniser', measured.transcriptionDelayMs],
      ]
    case 'llm_metrics':
      return [['model', measured.ttftMs]]
    // A voice that is asked sentence by sentence is reported twice: by itself, and as a stream.
    case 'tts_metrics':
      return measured.streamed ? [['voice', measured.ttfbMs]] : []
    default:
      return []
  }
}
