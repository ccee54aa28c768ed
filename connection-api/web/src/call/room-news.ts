import type { Activity } from '@parley/shared/call-activity/activity'
import type { Ending } from './ending.ts'
import type { Spoken } from './timeline.ts'

/** What a room tells while it is joined. */
export interface RoomNews {
  spoken(line: Spoken): void
  did(activity: Activity): void
  agentCame(): void
  agentLeft(): void
  reconnecting(): void
  reconnected(): void
  /** `ask`: the call was ended, and the API knows why. */
  closed(why: { readonly ending: Ending | 'ask'; readonly callId: string | undefined }): void
}
