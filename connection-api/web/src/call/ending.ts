/** Why there is no call: how one ended, or what stood in the way of one. */
export type Ending =
  | 'hung_up'
  | 'stopped'
  | 'signed_out'
  | 'permission_lost'
  | 'time_limit'
  | 'agent_lost'
  | 'no_agent'
  | 'network'
  | 'not_reached'
  | 'elsewhere'
  | 'failed'
  | MicrophoneTrouble

/** Why the microphone cannot be had. */
export type MicrophoneTrouble = 'insecure' | 'no_device' | 'blocked' | 'in_use' | 'no_microphone'

const BY_REASON: Readonly<Record<string, Ending>> = {
  hang_up: 'hung_up',
  stopped_by_user: 'stopped',
  logged_out: 'signed_out',
  permission_lost: 'permission_lost',
  time_limit: 'time_limit',
  worker_lost: 'agent_lost',
  not_answered: 'no_agent',
}

/** @param reason `end_reason` of the call, as the API says it */
export function endingOf(reason: string | null | undefined): Ending {
  return BY_REASON[reason ?? ''] ?? 'failed'
}

/** What `getUserMedia` was refused for (Media Capture and Streams, section 10.4). */
export function microphoneTrouble(error: unknown): MicrophoneTrouble {
  const name = error instanceof Error ? error.name : ''
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'blocked'
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'no_device'
    case 'NotReadableError':
    case 'AbortError':
      return 'in_use'
    default:
      return 'no_microphone'
  }
}

/** Whether typing instead is a way out. */
export function isMicrophoneTrouble(ending: Ending): ending is MicrophoneTrouble {
  return TROUBLES.has(ending)
}

const TROUBLES: ReadonlySet<Ending> = new Set<MicrophoneTrouble>([
  'insecure',
  'no_device',
  'blocked',
  'in_use',
  'no_microphone',
])
