import type { AccessTokenKey } from '../login/access-token.ts'
import type { GuestSettings } from './guest-caps.ts'
import type { OpenCallParts } from '../connection/open-call.ts'
import type { LiveKitAccess } from '../calls/rooms.ts'

/** What the doors for guests, and those of owners for their links, need. */
export interface GuestParts extends OpenCallParts {
  readonly guests: GuestSettings
  readonly baseUrl: string
  readonly livekit: LiveKitAccess
  readonly agentName: string
  readonly production: boolean
  /** Where a key of ours for network addresses comes from. */
  readonly accessToken: AccessTokenKey
}
