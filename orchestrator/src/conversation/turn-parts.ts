import type { llm, metrics } from '@livekit/agents'
import type { TurnPart } from '@parley/shared/sessions/call-events'
import type { Instant } from '@parley/shared/time/clock'

/** What one part of a turn took, as the framework measures it. */
export interface TimedPart {
  readonly part: TurnPart
  readonly startedAt: Instant
  readonly ms: number
  /** The framework's id of the answer that it was for. */
  readonly speech?: string | undefined
}

/** What the framework does not know it says in negative numbers; that is passed over. */
export function partsOf(measured: metrics.AgentMetrics): readonly TimedPart[] {
  return partsIn(measured).filter(({ ms }) => ms >= 0)
}

function partsIn(measured: metrics.AgentMetrics): readonly TimedPart[] {
  switch (measured.type) {
    case 'eou_metrics': {
      const { lastSpeakingTimeMs, timestamp, speechId: speech } = measured
      const startedAt = lastSpeakingTimeMs || timestamp
      return [
        { part: 'endpointing', startedAt, ms: measured.endOfUtteranceDelayMs, speech },
        { part: 'recogniser', startedAt, ms: measured.transcriptionDelayMs, speech },
      ]
    }
    case 'llm_metrics':
      return [{ part: 'model', ms: measured.ttftMs, ...requestOf(measured) }]
    // A voice that is asked sentence by sentence is reported twice: by itself, and as a stream.
    case 'tts_metrics':
      return measured.streamed
        ? [{ part: 'voice', ms: measured.ttfbMs, ...requestOf(measured) }]
        : []
    default:
      return []
  }
}

/** They are told when the whole request is over. */
function requestOf({ timestamp, durationMs, speechId }: metrics.LLMMetrics | metrics.TTSMetrics) {
  return { startedAt: timestamp - durationMs, speech: speechId }
}

/** From the end of what the caller said to the first sound of its answer. */
export function answerIn(item: llm.ChatItem): TimedPart | undefined {
  if (item.type !== 'message' || item.role !== 'assistant') return undefined
  const { e2eLatency, startedSpeakingAt } = item.metrics
  if (e2eLatency === undefined || startedSpeakingAt === undefined || e2eLatency < 0)
    return undefined
  const ms = e2eLatency * 1000
  return { part: 'answer', startedAt: startedSpeakingAt * 1000 - ms, ms }
}
