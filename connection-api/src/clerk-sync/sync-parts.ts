import type { ConnectParts } from '../calendar-connect/connect-parts.ts'
import type { EndCallParts } from '../calls/end-call.ts'
import type { ClerkSettings } from '../clerk/clerk-settings.ts'

/** What it takes to keep in step with Clerk: ending what somebody has here is the most of it. */
export interface SyncParts extends ConnectParts, EndCallParts {
  readonly clerkSettings: ClerkSettings | undefined
}
