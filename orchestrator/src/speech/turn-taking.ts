import { inference, type voice } from '@livekit/agents'

/** How the call grant names a caller whose voice is synthetic; connection-api lets it through outside production only. */
const SYNTHETIC = 'synthetic'

/**
 * End-of-turn probability below which the detector waits for more. It listens to prosody, which
 * synthetic voices lack: at a true end they score 0.11 to 0.22, people 0.57 and more.
 */
const SYNTHETIC_THRESHOLD = 0.1

/** The wait, in milliseconds, after a pause that does not sound like an end. */
const MAX_DELAY_MS = 2500

type TurnHandling = NonNullable<voice.AgentSessionOptions['turnHandling']>

/**
 * When a turn is over and when a caller interrupts. The detector is pinned to the one that runs
 * here. An answer is not prepared before the turn is over: with text at the first pause it would
 * come no sooner, and a caller who goes on would pay for it twice.
 *
 * @param platform from the verified grant, never from metadata
 */
export function turnHandling(platform: string): TurnHandling {
  return {
    turnDetection: new inference.TurnDetector({
      version: 'v1-mini',
      ...(platform === SYNTHETIC && { unlikelyThreshold: SYNTHETIC_THRESHOLD }),
    }),
    endpointing: { mode: 'fixed', minDelay: 0, maxDelay: MAX_DELAY_MS },
    interruption: { enabled: true, mode: 'vad', minDuration: 400 },
    preemptiveGeneration: { enabled: false },
  }
}
