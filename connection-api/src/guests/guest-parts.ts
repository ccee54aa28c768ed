import type { AddressCodeParts } from '../address-codes/address-code-parts.ts'
import type { GuestSettings } from './guest-caps.ts'
import type { OpenCallParts } from '../connection/open-call.ts'
import type { LiveKitAccess } from '../calls/rooms.ts'

/** What the doors for guests, and those of owners for their links, need. */
export interface GuestParts extends OpenCallParts, AddressCodeParts {
  readonly guests: GuestSettings
  readonly baseUrl: string
  readonly livekit: LiveKitAccess
  readonly agentName: string
  readonly production: boolean
}
